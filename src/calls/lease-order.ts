import type { Destination } from './address.ts'

/**
 * How a session ended: by its holder, by its deadline, by the end of its holder, or by that of its
 * member.
 */
export type SessionEnd = 'released' | 'deadline' | 'holder_ended' | 'member_died'

/** What a pool gives to the holder of a session. */
export interface Leased {
  /** Where the calls of the session go: to one member, until it ends. */
  readonly destination: Destination
  /** Resolves once, when it has ended. */
  readonly ended: Promise<SessionEnd>
  /** Ends it; does nothing when it has ended. */
  readonly end: (how: SessionEnd) => void
}

/**
 * What is sent to a pool by those who want a session: it waits in turn, as a call does, and is
 * never given to a member. Its answer is a {@link Leased}.
 */
export class LeaseOrder {
  readonly holder: string
  /** From the moment in which it is given, in milliseconds. */
  readonly deadlineMs: number | 'infinity'

  constructor(holder: string, deadlineMs: number | 'infinity') {
    this.holder = holder
    this.deadlineMs = deadlineMs
  }
}
