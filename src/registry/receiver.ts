import type { CallProgress } from '../errors/call-error.ts'
import type { Envelope } from './envelope.ts'

/** One life of a child, as its address sees it: something that takes envelopes while it has room. */
export interface Receiver {
  /** Whether `deliver` may be called now. */
  readonly hasRoom: boolean
  /** Takes an envelope over: the receiver now settles it, or gives it back through `Address.putBack`. Must not throw. */
  deliver(envelope: Envelope): void
  /** How far an envelope that was delivered has come, as far as the host can know. */
  progressOf(envelope: Envelope): CallProgress
  /** The caller of an envelope that was delivered gave up, or its time is over; it is settled already. */
  abandon(envelope: Envelope): void
  /** It was abandoned, and its grace is over. Only whoever schedules an abandoned envelope again hears of it. */
  overrun(envelope: Envelope): void
}
