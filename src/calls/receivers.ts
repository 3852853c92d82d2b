import type { Envelope } from './envelope.ts'
import type { Receiver } from './receiver.ts'

/** Who takes what an address was sent: the life of one child, or all members of a pool. */
export interface Receivers {
  /** Whether nobody is there. */
  readonly isEmpty: boolean
  /** The one that takes that envelope now; `undefined`: none has room for it, and it waits. */
  next(envelope: Envelope): Receiver | undefined
  add(receiver: Receiver): void
  /** Does nothing when it is not among them. */
  remove(receiver: Receiver): void
}
