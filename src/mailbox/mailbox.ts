import { ArrivalLane } from './arrival-lane.ts'
import { DeadlineLane } from './deadline-lane.ts'
import { PriorityLane } from './priority-lane.ts'
import type { Place, Standing, UserLane } from './user-lane.ts'

/**
 * Whose turn it is. `priority`: see {@link PriorityLane}. `deadline`: see {@link DeadlineLane}.
 * `fifo`, `lifo_when_late`: see {@link ArrivalLane}.
 */
export type MailboxOrder = 'priority' | 'deadline' | 'fifo' | 'lifo_when_late'

/**
 * What a full mailbox does with one message more. `drop_oldest`: of the least urgent, the oldest
 * has to go.
 */
export type OverflowPolicy = 'reject' | 'drop_oldest' | 'drop_newest'

/** Bounds and order of a mailbox. */
export interface MailboxLimits {
  /** >= 1. */
  readonly maxMessages: number
  readonly overflow: OverflowPolicy
  readonly order: MailboxOrder
  /**
   * Milliseconds of waiting that are worth one step of priority; > 0. Means nothing in other orders
   * than `priority`.
   */
  readonly ageMs: number
  /**
   * Milliseconds between the oldest and the newest from which on the newest goes first; >= 0. Means
   * nothing in other orders than `lifo_when_late`.
   */
  readonly lateMs: number
}

/**
 * What became of an offered message. `dropped` is the message that had to go: the new one or one
 * that waited.
 */
export type Offer<T> =
  | { readonly accepted: true; readonly place: Place<T>; readonly dropped?: T }
  | { readonly accepted: false; readonly dropped: T; readonly overflow: OverflowPolicy }

/**
 * Messages of callers that wait. What the system itself has to say does not go through it. Pure: it
 * knows no clock and nobody who waits; what it compares, the messages say themselves.
 *
 * ```
 *   offer ────> waiting ──> take: whose turn it is, by the order
 *   putBack ─────┘          before all others: what was taken and provably not used
 * ```
 */
export class Mailbox<T extends Standing> {
  readonly #maxMessages: number
  readonly #overflow: OverflowPolicy
  readonly #lane: UserLane<T>

  constructor(limits: MailboxLimits) {
    this.#maxMessages = limits.maxMessages
    this.#overflow = limits.overflow
    this.#lane = laneOf(limits)
  }

  get size(): number {
    return this.#lane.size
  }

  /** The message that came first of all that wait, whosever turn it is. */
  get oldest(): T | undefined {
    return this.#lane.oldest()
  }

  /**
   * Adds a message that has just come, or says what had to be dropped because it is at its bound.
   */
  offer(item: T): Offer<T> {
    if (this.#lane.size < this.#maxMessages) return { accepted: true, place: this.#lane.add(item) }
    const overflow = this.#overflow
    const leaving = overflow === 'drop_oldest' ? this.#lane.leastUrgent(item) : undefined
    if (leaving === undefined) return { accepted: false, dropped: item, overflow }
    leaving.leave()
    return { accepted: true, place: this.#lane.add(item), dropped: leaving.item }
  }

  /**
   * Puts back messages that had been taken, before all others and in the order given. They were
   * accepted once, so the bound does not apply to them.
   */
  putBack(items: readonly T[]): readonly Place<T>[] {
    const places = items.toReversed().map((item) => this.#lane.putBack(item))
    return places.reverse()
  }

  /** The message whose turn it is; it still waits. */
  get next(): Place<T> | undefined {
    return this.#lane.next()
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
}

function laneOf<T extends Standing>({ order, overflow, ageMs, lateMs }: MailboxLimits): UserLane<T> {
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
