const MAX_ID = 0xffff_ffff

/** Places to begin with; twice as many whenever half of them are taken. A power of two. */
const FIRST_PLACES = 64

/**
 * What is open, by ids that it gives out itself: 1 to 2³²−1, then from the start again.
 *
 * A plain array, in which an id has its place by its last bits; an id whose place is taken is
 * passed over. A `Map` would be shorter. But V8 makes a new table for a map from which as much is
 * deleted as is added, every few dozen calls, and each old table refers to the next. As soon as one
 * of them has been moved to the old space, the collector keeps all later ones, with every call that
 * was ever in them, until it cleans the whole heap: nearly half of the time of a call.
 */
export class OpenCalls<T extends object> {
  #places: (T | undefined)[] = emptyPlaces(FIRST_PLACES)
  #ids = new Uint32Array(FIRST_PLACES)
  #size = 0
  #lastId: number

  /** @param lastId - The id before the first. */
  constructor(lastId = 0) {
    this.#lastId = lastId
  }

  get size(): number {
    return this.#size
  }

  /** An id that is free, for the next {@link add}. */
  nextId(): number {
    const mask = this.#places.length - 1
    let id = this.#lastId
    do id = idAfter(id)
    while (this.#places[id & mask] !== undefined)
    this.#lastId = id
    return id
  }

  /** @param id - As {@link nextId} has just given it. */
  add(id: number, call: T): void {
    const place = id & (this.#places.length - 1)
    this.#places[place] = call
    this.#ids[place] = id
    this.#size += 1
    if (this.#size * 2 > this.#places.length) this.#grow()
  }

  find(id: number): T | undefined {
    const place = id & (this.#places.length - 1)
    return this.#ids[place] === id ? this.#places[place] : undefined
  }

  /** @returns What was open under that id, if anything. */
  remove(id: number): T | undefined {
    const call = this.find(id)
    if (call === undefined) return undefined
    this.#places[id & (this.#places.length - 1)] = undefined
    this.#size -= 1
    return call
  }

  /** Everything, oldest first. */
  get all(): readonly T[] {
    return this.#entries()
      .toSorted((a, b) => this.#age(b.id) - this.#age(a.id))
      .map(({ call }) => call)
  }

  clear(): void {
    this.#places = emptyPlaces(FIRST_PLACES)
    this.#ids = new Uint32Array(FIRST_PLACES)
    this.#size = 0
  }

  #entries(): { readonly id: number; readonly call: T }[] {
    return this.#places.flatMap((call, place) => (call === undefined ? [] : { id: this.#ids[place] ?? 0, call }))
  }

  /** How many ids have been given out since; right also after the ids began again. */
  #age(id: number): number {
    return (this.#lastId - id + MAX_ID) % MAX_ID
  }

  #grow(): void {
    const entries = this.#entries()
    const places = this.#places.length * 2
    this.#places = emptyPlaces(places)
    this.#ids = new Uint32Array(places)
    for (const { id, call } of entries) {
      this.#places[id & (places - 1)] = call
      this.#ids[id & (places - 1)] = id
    }
  }
}

/** The id that follows, whether it is free or not. */
export function idAfter(id: number): number {
  return id === MAX_ID ? 1 : id + 1
}

function emptyPlaces<T>(count: number): (T | undefined)[] {
  return new Array<T | undefined>(count).fill(undefined)
}
