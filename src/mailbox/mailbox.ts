import { ArrivalLane } from './arrival-lane.ts'
import { DeadlineLane } from './deadline-lane.ts'
import { Fifo } from './fifo.ts'
import { PriorityLane } from './priority-lane.ts'
import type { Place, Standing, UserLane } from './user-lane.ts'

/** Lanes of a mailbox, highest first: what is in a lane waits only for the lanes before it. */
export const LANES = Object.freeze(['kill', 'stop', 'system', 'user'] as const)

/** @see LANES */
export type Lane = (typeof LANES)[number]

/**
 * Whose turn it is in the user lane. `priority`: see {@link PriorityLane}. `deadline`: see {@link DeadlineLane}. `fifo`, `lifo_when_late`: see
 * {@link ArrivalLane}.
 */
export type MailboxOrder = 'priority' | 'deadline' | 'fifo' | 'lifo_when_late'

/** What a full mailbox does with one user message more. `drop_oldest`: of the least urgent, the oldest has to go. */
export type OverflowPolicy = 'reject' | 'drop_oldest' | 'drop_newest'

/** Bounds and order of the user lane. */
export interface MailboxLimits {
  /** >= 1. */
  readonly maxMessages: number
  readonly overflow: OverflowPolicy
  readonly order: MailboxOrder
  /** Milliseconds of waiting that are worth one step of priority; > 0. Means nothing in other orders than `priority`. */
  readonly ageMs: number
  /** Milliseconds between the oldest and the newest from which on the newest goes first; >= 0. Means nothing in other orders than `lifo_when_late`. */
  readonly lateMs: number
}

/** What became of an offered message. `dropped` is the message that had to go: the new one or one that waited. */
export type Offer<T> =
  | { readonly accepted: true; readonly place: Place<T>; readonly dropped?: T }
  | { readonly accepted: false; readonly dropped: T; readonly overflow: OverflowPolicy }

type UrgentLane = Exclude<Lane, 'user'>

/**
 * Messages that wait, in lanes. Pure: it knows no clock and nobody who waits; what it compares, the messages say themselves.
 *
 * ```
 *   offer ──> kill   ┐
 *             stop   ├──> take: the next of the highest lane that has any
 *             system │
 *   putBack ─> user ─┘    (before all others: what was taken and provably not used, or may be used again)
 * ```
 *
 * The three upper lanes are first in, first out. Only the user lane is bounded, and only it has an order of its own.
 */
export class Mailbox<T extends Standing> {
  readonly #maxMessages: number
  readonly #overflow: OverflowPolicy
  readonly #user: UserLane<T>
  /** Made for the first message that is none of a caller. */
  #urgent: Readonly<Record<UrgentLane, Fifo<T>>> | undefined = undefined

  constructor(limits: MailboxLimits) {
    this.#maxMessages = limits.maxMessages
    this.#overflow = limits.overflow
    this.#user = userLaneOf(limits)
  }

  /** Messages in all lanes. */
  get size(): number {
    if (this.#urgent === undefined) return this.#user.size
    const { kill, stop, system } = this.#urgent
    return kill.size + stop.size + system.size + this.#user.size
  }

  /** The user message that came first of all that wait, whosever turn it is. */
  get oldest(): T | undefined {
    return this.#user.oldest()
  }

  /** Adds a message that has just come, or says what had to be dropped because the user lane is at its bound. */
  offer(item: T, lane: Lane = 'user'): Offer<T> {
    if (lane !== 'user') return { accepted: true, place: this.#urgentLane(lane).append(item) }
    if (this.#user.size < this.#maxMessages) return { accepted: true, place: this.#user.add(item) }
    const overflow = this.#overflow
    const leaving = overflow === 'drop_oldest' ? this.#user.leastUrgent(item) : undefined
    if (leaving === undefined) return { accepted: false, dropped: item, overflow }
    leaving.leave()
    return { accepted: true, place: this.#user.add(item), dropped: leaving.item }
  }

  /**
   * Puts messages that had been taken back into the user lane, before all others and in the order given. They were accepted once, so the bound
   * does not apply to them.
   */
  putBack(items: readonly T[]): readonly Place<T>[] {
    const places = items.toReversed().map((item) => this.#user.putBack(item))
    return places.reverse()
  }

  /** The message whose turn it is; it still waits. */
  get next(): Place<T> | undefined {
    if (this.#urgent === undefined) return this.#user.next()
    const { kill, stop, system } = this.#urgent
    return kill.first ?? stop.first ?? system.first ?? this.#user.next()
  }

  /** Removes and returns the next message, or `undefined` when there is none. */
  take(): T | undefined {
    const { next } = this
    next?.leave()
    return next?.item
  }

  /** Removes everything, in the order in which it would have been taken. */
  clear(): readonly T[] {
    const items: T[] = []
    for (let item = this.take(); item !== undefined; item = this.take()) items.push(item)
    return items
  }

  #urgentLane(lane: UrgentLane): Fifo<T> {
    this.#urgent ??= { kill: new Fifo(), stop: new Fifo(), system: new Fifo() }
    return this.#urgent[lane]
  }
}

function userLaneOf<T extends Standing>({ order, overflow, ageMs, lateMs }: MailboxLimits): UserLane<T> {
  switch (order) {
    case 'priority':
      return new PriorityLane(ageMs)
    case 'deadline':
      return new DeadlineLane({ mayDrop: overflow === 'drop_oldest' })
    case 'fifo':
      return new ArrivalLane(Number.POSITIVE_INFINITY)
    case 'lifo_when_late':
      return new ArrivalLane(lateMs)
  }
}
