import type { Place } from './user-lane.ts'

/** One item in a {@link Heap}. It knows where it is, so that it can be removed without a search. */
class HeapPlace<T> implements Place<T> {
  readonly item: T
  index: number
  /** `undefined` once it has left. */
  heap: Heap<T> | undefined

  constructor(item: T, index: number, heap: Heap<T>) {
    this.item = item
    this.index = index
    this.heap = heap
  }

  leave(): boolean {
    if (this.heap === undefined) return false
    this.heap.removeAt(this.index)
    this.heap = undefined
    return true
  }
}

/**
 * A binary heap: knows the first of its items in constant time, and adds and removes in O(log n).
 *
 * ```
 *            0           the parent of i is (i - 1) / 2, rounded down;
 *         1     2        none comes before its parent
 *        3 4   5
 * ```
 */
export class Heap<T> {
  readonly #before: (a: T, b: T) => boolean
  readonly #places: HeapPlace<T>[] = []

  /** @param before - Whether `a` comes before `b`: a strict order, the same at every time. */
  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before
  }

  get first(): T | undefined {
    return this.#places[0]?.item
  }

  push(item: T): Place<T> {
    const place = new HeapPlace(item, this.#places.length, this)
    this.#places.push(place)
    this.#rise(place)
    return place
  }

  /** @internal Use {@link Place.leave}. */
  removeAt(index: number): void {
    const last = this.#places.pop()
    if (last === undefined || last.index === index) return
    // The last one fills the gap, and goes from there to where it belongs: up or down, never both.
    this.#put(last, index)
    this.#rise(last)
    this.#sink(last)
  }

  #rise(place: HeapPlace<T>): void {
    while (place.index > 0) {
      const parent = this.#places[(place.index - 1) >> 1]
      if (parent === undefined || !this.#before(place.item, parent.item)) return
      this.#swap(place, parent)
    }
  }

  #sink(place: HeapPlace<T>): void {
    for (;;) {
      const child = this.#firstChild(place.index)
      if (child === undefined || !this.#before(child.item, place.item)) return
      this.#swap(place, child)
    }
  }

  #firstChild(index: number): HeapPlace<T> | undefined {
    const left = this.#places[2 * index + 1]
    const right = this.#places[2 * index + 2]
    return left !== undefined && right !== undefined && this.#before(right.item, left.item) ? right : left
  }

  #swap(a: HeapPlace<T>, b: HeapPlace<T>): void {
    const { index } = a
    this.#put(a, b.index)
    this.#put(b, index)
  }

  #put(place: HeapPlace<T>, index: number): void {
    this.#places[index] = place
    place.index = index
  }
}
