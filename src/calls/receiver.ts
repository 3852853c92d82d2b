import type { Envelope, Taker } from './envelope.ts'

/**
 * One life of a child, as its address sees it: something that takes envelopes while it has room.
 */
export interface Receiver extends Taker {
  /** Whether `deliver` may be called now. */
  readonly hasRoom: boolean
  /** Calls and casts that it was given and has not finished. */
  readonly load: number
  /** Calls that it handles at the same time; >= 1. Absent: one. */
  readonly concurrency?: number
  /**
   * Takes an envelope over: the receiver now settles it, or gives it back through
   * `Address.putBack`. Must not throw.
   *
   * @param now - On the system's clock, in milliseconds.
   */
  deliver(envelope: Envelope, now: number): void
}
