import type { Clock } from '../clock/clock.ts'
import { type DeadlineWheel, Expiring } from '../clock/deadline-wheel.ts'

/** What a heartbeat needs. */
export interface HeartbeatOptions {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly heartbeatMs: number
  readonly heartbeatLimitMs: number
  ping(seq: number): void
  onSilence(missedMs: number): void
}

/**
 * The beats of all workers fall on so many moments of each period: a host of many idle workers
 * wakes up for all of them, not for each.
 */
const BEATS_APART = 2

/**
 * Tells a busy worker from a frozen one: an SDK answers PING beside its handlers, so whoever is
 * silent for the limit does not run at all.
 *
 * Any frame counts as a sign of life. When the host itself was away (a long pause, a suspended
 * machine), it forgives the silence: it could not have heard an answer.
 */
export class Heartbeat extends Expiring {
  readonly #options: HeartbeatOptions
  #heardAt: number
  #beatAt: number
  #seq = 0

  constructor(options: HeartbeatOptions) {
    super()
    this.#options = options
    this.#heardAt = options.clock.now()
    this.#beatAt = this.#heardAt
    this.#scheduleNext()
  }

  /** The worker has written something. */
  heard(): void {
    this.#heardAt = this.#options.clock.now()
  }

  stop(): void {
    this.#options.wheel.cancel(this)
  }

  override expire(): void {
    const { clock, heartbeatMs, heartbeatLimitMs } = this.#options
    const now = clock.now()
    const wasAway = now - this.#beatAt > heartbeatMs
    if (wasAway) this.#heardAt = now
    const missedMs = now - this.#heardAt
    if (missedMs >= heartbeatLimitMs) return this.#options.onSilence(missedMs)
    this.#seq += 1
    this.#options.ping(this.#seq)
    this.#scheduleNext()
  }

  #scheduleNext(): void {
    const { clock, heartbeatMs } = this.#options
    const gridMs = heartbeatMs / BEATS_APART
    this.#beatAt = Math.floor((clock.now() + heartbeatMs) / gridMs) * gridMs
    this.#options.wheel.schedule(this, this.#beatAt)
  }
}
