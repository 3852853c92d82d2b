/** Bounds of a message's priority, both inclusive; 0 is that of a message that says nothing. */
export const PRIORITIES = Object.freeze({ lowest: -4, highest: 4 })

/**
 * What decides a message's turn. It is read when the message comes and never changes: a queue
 * cannot follow numbers that move.
 */
export interface Standing {
  /** When it came, in milliseconds on any clock that does not go back. */
  readonly sentAt: number
  /** Whole number within {@link PRIORITIES}; higher first. */
  readonly priority: number
  /** When its time is over, on the same clock; `undefined`: never. */
  readonly deadlineAt: number | undefined
}

/** A message's place in a queue; lets it be removed without a search. */
export interface Place<T> {
  readonly item: T
  /** Takes it out. @returns Whether it still waited. */
  leave(): boolean
}

/**
 * The order of the messages of callers. Each order is one implementation; the bound and the other
 * lanes are the mailbox's own.
 *
 * In every order, what was put back goes first: it had its turn already.
 */
export interface UserLane<T> {
  readonly size: number
  /** Adds a message that has just come. */
  add(item: T): Place<T>
  /** Adds one that had been taken, before everything else. */
  putBack(item: T): Place<T>
  /** The one whose turn it is. */
  next(): Place<T> | undefined
  /** The one that came first of all that wait, whosever turn it is. */
  oldest(): T | undefined
  /**
   * The oldest of the least urgent, if no more urgent than `newcomer`: the one to go when there is
   * no room. `undefined`: the newcomer is.
   */
  leastUrgent(newcomer: T): Place<T> | undefined
}
