import type { SlotState } from '../child/child.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import type { MailboxLimits } from '../mailbox/mailbox.ts'
import type { Envelope, Holder } from './envelope.ts'
import type { Receiver } from './receiver.ts'
import type { Replacements } from './replacements.ts'

/** Bounds and order of the mailbox of an address, resolved. */
export interface AddressLimits extends MailboxLimits {
  /** `infinity`: as long as the deadline allows. */
  readonly queueMs: number | 'infinity'
}

/** What the address of a child is made of. */
export interface ChildAddress {
  readonly path: string
  readonly limits: AddressLimits
}

/** Where messages are sent to, as those who send see it. */
export interface Destination {
  readonly path: string
  /** Messages that wait for a life. */
  readonly queued: number
  /** How the last life ended, if one has. */
  readonly lastDeath: DeathCertificate | undefined
  /**
   * Paths of the members, in the order of their numbers. Absent: it is no pool, and nothing of it
   * can be leased.
   */
  readonly memberPaths?: readonly string[]
  /** Takes an envelope that was made in this turn of the event loop. */
  send(envelope: Envelope): void
}

/** Where messages are sent to: it outlives every life that takes them. */
export interface Address extends Destination, Holder {
  readonly state: SlotState
  /**
   * Where its lives take themselves to be: the paths of others that they name are relative to this.
   * Its own path; that of the pool for a member, since it need not know of that.
   */
  readonly place: string
  /** How many messages it was sent until now. */
  readonly arrivals: number
  /**
   * {@link Envelope.arrival} of the one that came first of all that wait; infinite when none waits.
   */
  readonly oldestArrival: number
  /** Absent: its life may be replaced at any time. */
  readonly replacements?: Replacements
  /** Binds one life; what waits goes to it as it has room. */
  bind(receiver: Receiver): void
  /** Unbinds that life, if it is bound. What it was given stays with it. */
  unbind(receiver: Receiver): void
  /** Delivers what waits while there is room. A receiver calls it whenever it has room again. */
  pump(): void
  /**
   * Takes back what a life had been given and provably not used, or may be given again; it goes to
   * the head, in order.
   */
  putBack(envelopes: readonly Envelope[]): void
  /**
   * Remembers how a life ended, for those who ask and for the errors of those who come too late.
   */
  recordDeath(death: DeathCertificate): void
  /**
   * Makes the address of a child below it. Absent: the addresses of its children have nothing to do
   * with it.
   */
  openChild?(child: ChildAddress): Address
  /**
   * Follows the supervisor's slot: while it may come back, callers wait; once it will not, they are
   * told at once.
   */
  setState(state: SlotState): void
}
