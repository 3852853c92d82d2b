import type { Child, KillOrder, StartContext } from '../child/child.ts'
import type { Life } from '../child/life.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import { crashed } from '../errors/crashed.ts'
import { type ExitReason, NORMAL, SHUTDOWN } from '../errors/exit-reason.ts'
import type { TaskFunction } from '../spec/task-spec.ts'

/**
 * One run of a task.
 *
 * ```
 *   running ── returns ──> normal
 *      │  └─── throws ───> crashed
 *      ├── stop: signal aborted ── settles in time ──> shutdown
 *      │                        └─ does not ─────────> killed
 *      └── kill, exit signal: signal aborted, at once ─> killed, or the reason of the signal
 * ```
 *
 * Hazard: a function cannot be stopped from outside. One that was killed and does not heed its
 * signal goes on, unobserved; whatever it still returns or throws is lost.
 */
export class TaskLife implements Child, Life {
  readonly path: string
  readonly incarnation: string
  readonly trapsExits = false
  readonly exited: Promise<ExitReason>
  readonly #clock: Clock
  readonly #abort = new AbortController()
  #resolve: (reason: ExitReason) => void = () => {}
  #isStopping = false
  #hasEnded = false
  #limit: Timer | undefined = undefined

  constructor({ path, incarnation }: StartContext, clock: Clock) {
    this.path = path
    this.incarnation = incarnation
    this.#clock = clock
    this.exited = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** Calls the function, not before this has returned. */
  async run(run: TaskFunction): Promise<void> {
    await Promise.resolve()
    if (this.#hasEnded) return
    const { path, incarnation } = this
    const { signal } = this.#abort
    try {
      await run({ path, incarnation, signal })
      this.#end(this.#isStopping ? SHUTDOWN : NORMAL)
    } catch (error) {
      this.#end(this.#isStopping && isAbort(error, signal) ? SHUTDOWN : crashed(error))
    }
  }

  stop(graceMs: number | 'infinity'): void {
    if (this.#isStopping || this.#hasEnded) return
    this.#isStopping = true
    if (graceMs === 0) return this.kill('shutdown_timeout')
    if (graceMs !== 'infinity') this.#limit = this.#clock.setTimer(graceMs, () => this.kill('shutdown_timeout'))
    this.#abort.abort()
  }

  kill(after: KillOrder): void {
    this.die({ type: 'killed', after })
  }

  /** It has no inbox. */
  tell(): void {}

  die(reason: ExitReason): void {
    this.#end(reason)
    this.#abort.abort()
  }

  #end(reason: ExitReason): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#limit?.cancel()
    this.#resolve(reason)
  }
}

/** What a function throws because it heeded its signal. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError')
}
