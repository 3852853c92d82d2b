import { LatencyWindow } from './latency-window.ts'
import type { ResolvedOverload } from './resolve-overload.ts'

/** What a pool has at the moment. */
export interface PoolRoom {
  /** Calls that run or wait. */
  readonly inFlight: number
  /** Calls that its ready members can run at once. */
  readonly slots: number
  /** Calls that it could run at once if it had all the members that it may have. */
  readonly mostSlots: number
}

/** How much of the difference to a new limit, or a slower baseline, is taken over at once. */
const SMOOTHING = 0.5

/** The limit falls to this share of itself at the most, however slow calls have become. */
const STEEPEST = 0.5

/** Longest advice on when to come back. */
const MOST_RETRY_MS = 30_000

/**
 * How many calls a pool lets in at once, so that those that it lets in are answered in time. It
 * follows how long calls take:
 *
 * ```
 *   gradient = tolerance × baseline / mean of the window, from 0.5 to 1
 *   limit    = limit × gradient + allowance                                 allowance = √limit / 2, at least 1
 * ```
 *
 * - **Slow start**: as long as nothing gets slower, each window that is used doubles the limit.
 * - The baseline is how long calls take without load: the mean of windows in which no call had to
 *   wait, and the shortest mean of all others. Nothing is throttled in order to measure it.
 * - Windows with few answers say nothing, nor do calls that began before their window. Only what is
 *   measured counts: heartbeats and refusals are not shown to it.
 * - The floor is what all the members that the pool may have can run at once, so a pool can always
 *   grow.
 *
 * @source Netflix concurrency-limits, `Gradient2Limit`: differs in the baseline, which is a
 *   long-term average there and climbs under load that lasts
 */
export class ConcurrencyLimiter {
  readonly #rules: ResolvedOverload
  #limit: number
  #isSlowStart = true
  /** How long a call takes without load, in milliseconds. */
  #baselineMs: number | undefined = undefined
  #window: LatencyWindow
  /** Of the last window that counted. */
  #meanMs: number
  /** Calls that came for each that was let in, in the last window. */
  #pressure = 1

  /** @param now - In milliseconds, on any clock that does not go back. */
  constructor(rules: ResolvedOverload, now: number) {
    this.#rules = rules
    this.#limit = rules.minLimit
    this.#meanMs = rules.windowMs
    this.#window = new LatencyWindow(now, rules.windowMs)
  }

  /** Calls that are let in at once, if the members that there may be are not more. */
  get limit(): number {
    return Math.floor(this.#limit)
  }

  /** When a call that is refused now could try again, in whole milliseconds. */
  get retryAfterMs(): number {
    return Math.min(MOST_RETRY_MS, Math.max(1, Math.ceil(this.#meanMs * this.#pressure)))
  }

  /** Whether one call more is let in. */
  admit(room: PoolRoom, now: number): boolean {
    this.#roll(now)
    this.#limit = Math.min(this.#rules.maxLimit, Math.max(this.#limit, room.mostSlots))
    const isLetIn = room.inFlight < this.limit
    if (isLetIn) this.#window.letIn(room.inFlight + 1, room.slots)
    else this.#window.refused += 1
    return isLetIn
  }

  /**
   * Takes note of a call that was answered, or ran out of time. One that was cancelled, or never
   * delivered for another cause, says nothing.
   */
  record(begunAt: number, now: number): void {
    this.#window.add(begunAt, now)
    this.#roll(now)
  }

  #roll(now: number): void {
    const ended = this.#window
    if (now < ended.endsAt) return
    this.#pressure = ended.pressure
    const { meanMs } = ended
    // Calls that are longer than the window never begin and end within one: it has to grow until
    // some do.
    let lengthMs = ended.isBusy ? ended.lengthMs * 2 : ended.lengthMs
    if (meanMs !== undefined) {
      this.#adapt(ended, meanMs)
      lengthMs = Math.max(this.#rules.windowMs, meanMs * 4)
    }
    this.#window = new LatencyWindow(now, Math.min(lengthMs, MOST_RETRY_MS))
  }

  #adapt({ highest, hadToWait }: LatencyWindow, meanMs: number): void {
    this.#meanMs = meanMs
    const before = this.#baselineMs ?? meanMs
    this.#baselineMs = hadToWait ? Math.min(before, meanMs) : before + (meanMs - before) * SMOOTHING
    const gradient = Math.max(STEEPEST, (this.#rules.tolerance * this.#baselineMs) / meanMs)
    if (gradient < 1) this.#isSlowStart = false
    else if (highest * 2 < this.#limit) return
    const allowance = Math.max(1, Math.sqrt(this.#limit) / 2)
    const next = this.#isSlowStart ? this.#limit * 2 : this.#limit * Math.min(1, gradient) + allowance
    const smoothed = gradient < 1 ? this.#limit + (next - this.#limit) * SMOOTHING : next
    this.#limit = Math.min(this.#rules.maxLimit, Math.max(this.#rules.minLimit, smoothed))
  }
}
