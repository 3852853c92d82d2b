import type { Place } from './user-lane.ts'

/** One message in a {@link Fifo}. */
export class FifoPlace<T> implements Place<T> {
  readonly item: T
  /**
   * Where it stands among all messages of its lane, which may have several lists: the lower, the
   * earlier.
   */
  readonly turn: number
  /** `undefined` once it has left. */
  list: Fifo<T> | undefined
  previous: FifoPlace<T> | undefined = undefined
  next: FifoPlace<T> | undefined = undefined

  constructor(item: T, turn: number, list: Fifo<T>) {
    this.item = item
    this.turn = turn
    this.list = list
  }

  leave(): boolean {
    if (this.list === undefined) return false
    this.list.unlink(this)
    return true
  }
}

/** First in, first out; each operation takes constant time, also removal from the middle. */
export class Fifo<T> {
  #first: FifoPlace<T> | undefined = undefined
  #last: FifoPlace<T> | undefined = undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The one that is next. */
  get first(): FifoPlace<T> | undefined {
    return this.#first
  }

  /** The one that came last. */
  get last(): FifoPlace<T> | undefined {
    return this.#last
  }

  append(item: T, turn = 0): FifoPlace<T> {
    const place = new FifoPlace(item, turn, this)
    const last = this.#last
    place.previous = last
    if (last === undefined) this.#first = place
    else last.next = place
    this.#last = place
    this.#size += 1
    return place
  }

  prepend(item: T, turn = 0): FifoPlace<T> {
    const place = new FifoPlace(item, turn, this)
    const first = this.#first
    place.next = first
    if (first === undefined) this.#last = place
    else first.previous = place
    this.#first = place
    this.#size += 1
    return place
  }

  /** @internal Use {@link FifoPlace.leave}. */
  unlink(place: FifoPlace<T>): void {
    const { previous, next } = place
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    place.list = undefined
    // What is garbage must not keep its successors alive: the collector would have to move them all
    // into its old space.
    place.previous = place.next = undefined
    this.#size -= 1
  }
}
