import { systemClock } from '../../../src/clock/clock.ts'
import { seededRandom } from '../../../src/testing/chaos/seeded-random.ts'
import { killWorker, type TestSystem } from '../../../src/testing/index.ts'
import { freeze, noFreezer, removeFreezers } from '../../fixtures/freezer.ts'
import { DescriptorLimit } from './descriptor-limit.ts'
import type { LogOnDisk } from './log-on-disk.ts'

/** What this machine can do to the host, or to a worker behind its back. */
export const HOST_TROUBLES = [
  ...(process.platform === 'linux' ? (['no_descriptors', 'full_disk'] as const) : []),
  ...(noFreezer === undefined ? (['unkillable'] as const) : []),
]

export type HostTrouble = (typeof HOST_TROUBLES)[number]

/** Bounds of how long a trouble lasts, and of the peace before it, in milliseconds. */
const LONGEST_PEACE_MS = 3_000
const LONGEST_SHORTAGE_MS = 1_000
const LONGEST_FULL_DISK_MS = 1_000
const LONGEST_DEAFNESS_MS = 8_000

/** So many more descriptors may be opened at the most: enough for a part of a start. */
const MOST_LEFT = 6

/** Who is in trouble, and by what seed. */
export interface TroubleOptions {
  readonly seed: number
  readonly log: LogOnDisk
  /** Paths of workers. */
  readonly targets: readonly string[]
}

/**
 * Troubles that take turns, one at a time and the first ones in order: without descriptors no group
 * is frozen or thawed. The same seed brings the same ones in the same order.
 */
export class HostTroubles {
  /** Trouble → how often it came. */
  readonly counts = new Map<string, number>(HOST_TROUBLES.map((trouble) => [trouble, 0]))
  /** Resolves when the last one is undone; rejects when this machine cannot do one after all. */
  readonly done: Promise<void>
  readonly #system: TestSystem
  readonly #options: TroubleOptions
  readonly #random: () => number
  #hasStopped = false
  #wake: () => void = () => undefined

  constructor(system: TestSystem, options: TroubleOptions) {
    this.#system = system
    this.#options = options
    this.#random = seededRandom(options.seed)
    this.done = HOST_TROUBLES.length === 0 ? Promise.resolve() : this.#takeTurns()
  }

  stop(): void {
    this.#hasStopped = true
    this.#wake()
  }

  async #takeTurns(): Promise<void> {
    const limit = new DescriptorLimit()
    try {
      for (let turn = 0; ; turn += 1) {
        await this.#pause(this.#random() * LONGEST_PEACE_MS)
        const trouble = HOST_TROUBLES[turn % HOST_TROUBLES.length]
        if (this.#hasStopped || trouble === undefined) return
        await this.#bring(trouble, limit)
      }
    } finally {
      await limit.close()
      removeFreezers()
    }
  }

  async #bring(trouble: HostTrouble, limit: DescriptorLimit): Promise<void> {
    const [force, choice] = [this.#random(), this.#random()]
    if (trouble === 'no_descriptors') {
      this.#count(trouble)
      await limit.leave(Math.floor(choice * MOST_LEFT))
      await this.#pause(force * LONGEST_SHORTAGE_MS)
      await limit.restore()
    } else if (trouble === 'full_disk') {
      this.#count(trouble)
      this.#options.log.isFull = true
      await this.#pause(force * LONGEST_FULL_DISK_MS)
      this.#options.log.isFull = false
    } else {
      await this.#killFrozen(choice, force * LONGEST_DEAFNESS_MS)
    }
  }

  #count(trouble: HostTrouble): void {
    this.counts.set(trouble, (this.counts.get(trouble) ?? 0) + 1)
  }

  /**
   * A process in a frozen group takes SIGKILL, and ends when it is thawed. Who has just ended is
   * passed over for the next.
   */
  async #killFrozen(choice: number, forMs: number): Promise<void> {
    const { targets } = this.#options
    const first = Math.floor(choice * targets.length)
    for (const path of [...targets.slice(first), ...targets.slice(0, first)]) {
      const victim = this.#system.processes.findLast((each) => each.path === path)
      const thaw = victim === undefined ? undefined : freezeIfAlive(victim.pid)
      if (thaw === undefined) continue
      this.#count('unkillable')
      try {
        void killWorker(this.#system, path)
        await this.#pause(forMs)
      } finally {
        thaw()
      }
      return
    }
  }

  /** Until then, or until it is stopped. */
  async #pause(ms: number): Promise<void> {
    if (this.#hasStopped) return
    await new Promise<void>((resolve) => {
      const timer = systemClock.setTimer(ms, resolve)
      this.#wake = () => {
        timer.cancel()
        resolve()
      }
    })
  }
}

/** The host hears of an end a little later than the kernel. */
function freezeIfAlive(pid: number): (() => void) | undefined {
  try {
    return freeze(pid)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return undefined
    throw error
  }
}
