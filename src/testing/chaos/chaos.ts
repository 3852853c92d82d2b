import { randomInt } from 'node:crypto'
import type { Clock, Timer } from '../../clock/clock.ts'
import { describeValue } from '../../options/describe-value.ts'
import { A_CLOCK, A_FUNCTION, MILLISECONDS, type OptionRule } from '../../options/option-rule.ts'
import { optionsOf } from '../../options/options-of.ts'
import { isSystem } from '../system/is-system.ts'
import { TestError } from '../system/test-error.ts'
import { isTestSystem, type TestSystem } from '../system/test-system.ts'
import { CHAOS_RULES, type ChaosFault, chaosSchedule, type PlannedStrike } from './chaos-schedule.ts'
import { strike } from './chaos-strike.ts'

/** Options of {@link chaos}. */
export interface ChaosOptions {
  /**
   * Whole number, of which the lowest 32 bits count. It is good for one version of Tutti: another
   * may have other faults, or do them otherwise. Default: a new one, which is printed.
   */
  readonly seed?: number
  /** Strikes per second, on average, over all targets; > 0. Default 1. */
  readonly rate?: number
  /** Default: {@link DEFAULT_FAULTS}, those that every tree recovers from by itself. */
  readonly faults?: readonly ChaosFault[]
  /** Paths of workers. Default: all that have been started by now. */
  readonly targets?: readonly string[]
  /**
   * How long it goes on, in milliseconds on the clock. Default `'infinity'`: until it is stopped,
   * or the system ends.
   */
  readonly durationMs?: number | 'infinity'
  /** Default: the system's. */
  readonly clock?: Clock
  /** Takes the line that tells how to play it again. Default: the console. */
  readonly print?: (line: string) => void
}

/** What {@link chaos} does by default. */
export const DEFAULT_FAULTS: readonly ChaosFault[] = Object.freeze([
  'kill',
  'freeze',
  'crash_on_call',
  'corrupt_frame',
  'delay_frame',
  'slow_pipe',
  'fail_start',
])

/** What was done. `missed`: no process of the target lived at that moment. */
export interface Strike extends PlannedStrike {
  readonly outcome: 'struck' | 'missed'
}

/** Chaos that is under way. */
export interface Chaos {
  /** Of the schedule; with the same options it plays the same. */
  readonly seed: number
  /** What it has done so far, in order. */
  readonly strikes: readonly Strike[]
  /**
   * Resolves when it has stopped, and what lasts (a frozen worker, a slow pipe) has been undone.
   * Rejects when this machine cannot do a fault: {@link TestError} `TEST_INVALID` of
   * `exhaust_memory`.
   */
  readonly done: Promise<void>
  readonly stop: () => void
}

const LARGEST_SEED = 2 ** 31

/**
 * Does things to the workers of a system, again and again, by a schedule that is the same for the
 * same options: {@link chaosSchedule} tells it as data. It prints its seed first, so that a failure
 * can be played again.
 *
 * What the faults do to a real process takes real time and is never twice the same; in a virtual
 * system it is.
 *
 * @throws {@link TestError} `TEST_INVALID` when `rate` is not a number > 0, or there is nothing to
 *   do, or nobody to do it to.
 * @example
 * const storm = chaos(system, { rate: 5, durationMs: 10_000 })
 * await storm.done
 */
export function chaos(system: TestSystem, options: ChaosOptions = {}): Chaos {
  if (!isSystem(system) || !isTestSystem(system))
    throw new TestError(
      'TEST_INVALID',
      `expected a system of startForTest() or startVirtual(); got ${describeValue(system)}`,
    )
  const { rate = 1, ...others } = optionsOf('chaos()', options)
  // The rate is checked with the schedule.
  const checked = optionsOf('chaos()', others, RULES)
  const { seed = randomInt(LARGEST_SEED), faults = DEFAULT_FAULTS, durationMs = 'infinity' } = checked
  const { targets = system.faults.started, print = console.log } = checked
  const schedule = chaosSchedule({ seed, rate, faults, targets })
  print(
    `chaos: seed ${seed}, ${rate} per second, ${faults.join(' ')}; to play it again: chaos(system, { seed: ${seed}, … })`,
  )
  const storm = new Storm(system, checked.clock ?? system.clock)
  storm.begin(schedule, durationMs === 'infinity' ? Number.POSITIVE_INFINITY : durationMs)
  void system.exited.then(() => storm.stop())
  return { seed, strikes: storm.strikes, done: storm.done, stop: () => storm.stop() }
}

const RULES: Readonly<Record<string, OptionRule>> = {
  ...CHAOS_RULES,
  clock: A_CLOCK,
  print: A_FUNCTION,
  durationMs: {
    is: (value) => value === 'infinity' || MILLISECONDS.is(value),
    expected: `${MILLISECONDS.expected} or 'infinity'`,
  },
}

class Storm {
  readonly strikes: Strike[] = []
  readonly done: Promise<void>
  readonly #system: TestSystem
  readonly #clock: Clock
  readonly #since: number
  readonly #undos = new Set<() => void>()
  /** What strikes and undos have begun, and is not done yet. */
  readonly #underWay = new Set<Promise<void>>()
  #endDone: (settled: Promise<void>) => void = () => undefined
  #failure: Error | undefined = undefined
  #timer: Timer | undefined = undefined
  #hasStopped = false

  constructor(system: TestSystem, clock: Clock) {
    this.#system = system
    this.#clock = clock
    this.#since = clock.now()
    this.done = new Promise((resolve) => (this.#endDone = resolve))
  }

  begin(schedule: Generator<PlannedStrike, never>, endsAtMs: number): void {
    const next = schedule.next().value
    const atMs = Math.min(next.atMs, endsAtMs)
    this.#timer = this.#clock.setTimer(Math.max(0, this.#since + atMs - this.#clock.now()), () => {
      if (next.atMs >= endsAtMs) return this.stop()
      this.#strike(next)
      this.begin(schedule, endsAtMs)
    })
  }

  stop(): void {
    if (this.#hasStopped) return
    this.#hasStopped = true
    this.#timer?.cancel()
    for (const undo of this.#undos) undo()
    this.#endDone(this.#settle())
  }

  #strike(planned: PlannedStrike): void {
    const undoLater = (undo: () => void, afterMs?: number): void => this.#keep(undo, afterMs)
    const follow = (work: Promise<unknown>): void => this.#follow(work)
    try {
      strike({ system: this.#system, clock: this.#clock, undoLater, follow }, planned)
      this.strikes.push({ ...planned, outcome: 'struck' })
    } catch (error) {
      if (!isForWantOfWorker(error)) throw error
      this.strikes.push({ ...planned, outcome: 'missed' })
    }
  }

  /** Who ends before a strike has come to its end has nothing to be undone. */
  #follow(work: Promise<unknown>): void {
    const followed = work.then(
      () => undefined,
      (error: unknown) => {
        if (isForWantOfWorker(error)) return
        this.#failure ??= error instanceof Error ? error : new Error(String(error))
        this.stop()
      },
    )
    this.#underWay.add(followed)
    void followed.then(() => this.#underWay.delete(followed))
  }

  async #settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
    if (this.#failure !== undefined) throw this.#failure
  }

  #keep(undo: () => void, afterMs: number | undefined): void {
    const timer = afterMs === undefined ? undefined : this.#clock.setTimer(afterMs, () => all())
    const all = (): void => {
      this.#undos.delete(all)
      timer?.cancel()
      undo()
    }
    this.#undos.add(all)
  }
}

function isForWantOfWorker(error: unknown): boolean {
  return error instanceof TestError && error.code === 'TEST_NO_WORKER'
}
