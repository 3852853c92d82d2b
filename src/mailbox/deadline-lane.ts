import { Fifo } from './fifo.ts'
import { Heap } from './heap.ts'
import type { Place, Standing, UserLane } from './user-lane.ts'

/**
 * The earliest deadline first; those without one come last; among equals, in the order in which
 * they came.
 *
 * Every operation takes O(log n). What has no deadline waits as long as others have one: nothing
 * ages here.
 *
 * @source earliest deadline first: C. L. Liu, J. W. Layland, "Scheduling Algorithms for
 *   Multiprogramming in a Hard-Real-Time Environment", 1973
 */
export class DeadlineLane<T extends Standing> implements UserLane<T> {
  readonly #arrivals = new Fifo<Entry<T>>()
  readonly #soonest = new Heap<Entry<T>>(isSooner)
  /** Only a lane that may have to drop one needs to know the last of all. */
  readonly #latest: Heap<Entry<T>> | undefined
  /** Turns count up from 1 for those who come, and down from -1 for those who are put back. */
  #lastTurn = 0
  #firstTurn = 0

  /**
   * @param options - `mayDrop`: whether {@link leastUrgent} will be asked for; else it knows none.
   */
  constructor({ mayDrop }: { readonly mayDrop: boolean }) {
    this.#latest = mayDrop ? new Heap<Entry<T>>(isToGoBefore) : undefined
  }

  get size(): number {
    return this.#arrivals.size
  }

  add(item: T): Place<T> {
    this.#lastTurn += 1
    const entry = new Entry(item, this.#lastTurn)
    return this.#enter(entry, this.#arrivals.append(entry))
  }

  putBack(item: T): Place<T> {
    this.#firstTurn -= 1
    const entry = new Entry(item, this.#firstTurn)
    return this.#enter(entry, this.#arrivals.prepend(entry))
  }

  next(): Place<T> | undefined {
    return this.#soonest.first
  }

  oldest(): T | undefined {
    return this.#arrivals.first?.item.item
  }

  leastUrgent(newcomer: T): Place<T> | undefined {
    const latest = this.#latest?.first
    return latest === undefined || latest.deadlineAt < deadlineOf(newcomer) ? undefined : latest
  }

  #enter(entry: Entry<T>, arrival: Place<Entry<T>>): Entry<T> {
    const places = [arrival, this.#soonest.push(entry)]
    if (this.#latest !== undefined) places.push(this.#latest.push(entry))
    entry.places = places
    return entry
  }
}

/** One message, which stands in several queues at once. */
class Entry<T extends Standing> implements Place<T> {
  readonly item: T
  /** Infinite without a deadline. */
  readonly deadlineAt: number
  readonly turn: number
  /** Its places in each queue; none once it has left. */
  places: readonly Place<Entry<T>>[] = []

  constructor(item: T, turn: number) {
    this.item = item
    this.deadlineAt = deadlineOf(item)
    this.turn = turn
  }

  leave(): boolean {
    const { places } = this
    this.places = []
    for (const place of places) place.leave()
    return places.length > 0
  }
}

function deadlineOf({ deadlineAt = Number.POSITIVE_INFINITY }: Standing): number {
  return deadlineAt
}

function isSooner(a: Entry<Standing>, b: Entry<Standing>): boolean {
  const wasPutBack = a.turn < 0 || b.turn < 0
  return wasPutBack || a.deadlineAt === b.deadlineAt ? a.turn < b.turn : a.deadlineAt < b.deadlineAt
}

/** The latest deadline first, but among equals the one that came first. */
function isToGoBefore(a: Entry<Standing>, b: Entry<Standing>): boolean {
  return a.deadlineAt === b.deadlineAt ? a.turn < b.turn : a.deadlineAt > b.deadlineAt
}
