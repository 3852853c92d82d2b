import type { Voice } from '../../supervision-trees/linguistics.ts'
import { every } from './timer.ts'
import type { WorkerWatch } from './watch-workers.ts'

/** What a {@link Killer} has done. */
export interface KillCounts {
  /** Worker → how often it was killed. */
  readonly killed: Readonly<Record<string, number>>
  /** Turns at which the worker whose turn it was did not run. */
  readonly skipped: number
}

/**
 * Kills workers with SIGKILL, in turn, as a crash would: without asking and without warning.
 *
 * Only processes that telemetry has announced as ready workers of this run are ever killed, and
 * only as long as they live.
 */
export class Killer {
  readonly #victims: readonly Voice[]
  readonly #watch: WorkerWatch
  readonly #killed = new Map<string, number>()
  readonly #stop: () => void
  #turn = 0
  #skipped = 0

  /** @param victims - Whose turn it is, in order; none for a killer who does nothing. */
  constructor(victims: readonly Voice[], everyMs: number, watch: WorkerWatch) {
    this.#victims = victims
    this.#watch = watch
    this.#stop = victims.length === 0 ? () => undefined : every(everyMs, () => this.#kill())
  }

  get counts(): KillCounts {
    return { killed: Object.fromEntries(this.#killed), skipped: this.#skipped }
  }

  stop(): void {
    this.#stop()
  }

  #kill(): void {
    const victim = this.#victims[this.#turn % this.#victims.length] ?? ''
    this.#turn += 1
    const worker = this.#watch.named(victim)
    if (worker?.pid !== undefined && tryKill(worker.pid)) {
      Object.assign(worker, { pid: undefined, state: 'killed' }) // nobody is killed twice
      this.#killed.set(victim, (this.#killed.get(victim) ?? 0) + 1)
    } else this.#skipped += 1
  }
}

function tryKill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false // it has died by itself
  }
}

/**
 * The intensity that a tree needs to survive these kills: those of five seconds twice over, and
 * OTP-like slack for true deaths.
 */
export function intensityFor(victims: readonly Voice[], everyMs: number): number {
  return 10 + (victims.length === 0 ? 0 : 2 * Math.ceil(5_000 / everyMs))
}
