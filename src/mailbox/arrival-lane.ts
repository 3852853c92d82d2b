import { Fifo } from './fifo.ts'
import type { Place, Standing, UserLane } from './user-lane.ts'

/**
 * First in, first out, until it is late: once the oldest has come `lateMs` before the newest, the
 * newest goes first, until that is not so any more.
 *
 * Under a load that is too high for a while, a plain queue makes everybody late. Here those who
 * come are in time, and those who have waited for long, whose callers have most likely given up, go
 * when there is room, or when their time is over. Priorities mean nothing. Every operation takes
 * constant time.
 *
 * @source adaptive LIFO: B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015
 */
export class ArrivalLane<T extends Standing> implements UserLane<T> {
  readonly #lateMs: number
  readonly #arrived = new Fifo<T>()
  /** What was put back: it has come before all others. */
  readonly #returned = new Fifo<T>()

  /** @param lateMs - Infinite: first in, first out at all times. */
  constructor(lateMs: number) {
    this.#lateMs = lateMs
  }

  get size(): number {
    return this.#arrived.size + this.#returned.size
  }

  add(item: T): Place<T> {
    return this.#arrived.append(item)
  }

  putBack(item: T): Place<T> {
    return this.#returned.prepend(item)
  }

  next(): Place<T> | undefined {
    const { first, last } = this.#arrived
    const isLate = first !== undefined && last !== undefined && last.item.sentAt - first.item.sentAt >= this.#lateMs
    return this.#returned.first ?? (isLate ? last : first)
  }

  oldest(): T | undefined {
    return this.leastUrgent()?.item
  }

  leastUrgent(): Place<T> | undefined {
    return this.#returned.first ?? this.#arrived.first
  }
}
