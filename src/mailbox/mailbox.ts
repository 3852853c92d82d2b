/** Lanes of a mailbox, highest first: what is in a lane waits only for the lanes before it. */
export const LANES = Object.freeze(['kill', 'stop', 'system', 'user'] as const)

/** @see LANES */
export type Lane = (typeof LANES)[number]

/** What a full mailbox does with one user message more. */
export type OverflowPolicy = 'reject' | 'drop_oldest' | 'drop_newest'

/** A message's place in a mailbox; lets it be removed without a search. */
export interface Place<T> {
  readonly item: T
}

/** What became of an offered message. `dropped` is the message that had to go: the new one or the oldest. */
export type Offer<T> =
  | { readonly accepted: true; readonly place: Place<T>; readonly dropped?: T }
  | { readonly accepted: false; readonly dropped: T; readonly overflow: 'reject' | 'drop_newest' }

interface Node<T> extends Place<T> {
  previous: Node<T> | undefined
  next: Node<T> | undefined
  lane: LinkedLane<T> | undefined
}

interface LinkedLane<T> {
  first: Node<T> | undefined
  last: Node<T> | undefined
}

/**
 * Messages that wait, in lanes. Pure: knows nothing of time, deadlines or who waits.
 *
 * ```
 *   offer ──> kill   ┐
 *             stop   ├──> take: the oldest of the highest lane that has any
 *             system │
 *   putBack ─> user ─┘    (at the head: what was taken and provably not used)
 * ```
 *
 * Only the user lane is bounded. Every operation takes constant time.
 */
export class Mailbox<T> {
  readonly #maxMessages: number
  readonly #overflow: OverflowPolicy
  readonly #lanes: Readonly<Record<Lane, LinkedLane<T>>> = {
    kill: emptyLane(),
    stop: emptyLane(),
    system: emptyLane(),
    user: emptyLane(),
  }
  #size = 0
  #userSize = 0

  /** @param limits - `maxMessages`: bound of the user lane, >= 1. `overflow`: what happens at the bound. */
  constructor(limits: { readonly maxMessages: number; readonly overflow: OverflowPolicy }) {
    this.#maxMessages = limits.maxMessages
    this.#overflow = limits.overflow
  }

  /** Messages in all lanes. */
  get size(): number {
    return this.#size
  }

  /** Adds a message at the end of its lane, or says what had to be dropped because the user lane is at its bound. */
  offer(item: T, lane: Lane = 'user'): Offer<T> {
    if (lane !== 'user' || this.#userSize < this.#maxMessages)
      return { accepted: true, place: this.#append(item, lane) }
    if (this.#overflow !== 'drop_oldest') return { accepted: false, dropped: item, overflow: this.#overflow }
    const oldest = this.#lanes.user.first
    const dropped = oldest === undefined ? item : oldest.item
    if (oldest !== undefined) this.#unlink(oldest)
    return { accepted: true, place: this.#append(item, lane), dropped }
  }

  /**
   * Puts messages that had been taken back at the head of the user lane, in their order. They were accepted once, so the bound
   * does not apply to them.
   */
  putBack(items: readonly T[]): readonly Place<T>[] {
    const places = items.toReversed().map((item) => this.#prepend(item))
    return places.reverse()
  }

  /** Removes and returns the next message, or `undefined` when there is none. */
  take(): T | undefined {
    for (const lane of LANES) {
      const node = this.#lanes[lane].first
      if (node === undefined) continue
      this.#unlink(node)
      return node.item
    }
    return undefined
  }

  /** Removes a message that still waits. @returns Whether it was there. */
  remove(place: Place<T>): boolean {
    const node = place as Node<T> // every Place is a Node that this class made
    if (node.lane === undefined) return false
    this.#unlink(node)
    return true
  }

  /** Removes everything, in the order in which it would have been taken. */
  clear(): readonly T[] {
    const items: T[] = []
    for (let item = this.take(); item !== undefined; item = this.take()) items.push(item)
    return items
  }

  #append(item: T, lane: Lane): Node<T> {
    const list = this.#lanes[lane]
    const node: Node<T> = { item, previous: list.last, next: undefined, lane: list }
    if (list.last === undefined) list.first = node
    else list.last.next = node
    list.last = node
    this.#count(list, 1)
    return node
  }

  #prepend(item: T): Node<T> {
    const list = this.#lanes.user
    const node: Node<T> = { item, previous: undefined, next: list.first, lane: list }
    if (list.first === undefined) list.last = node
    else list.first.previous = node
    list.first = node
    this.#count(list, 1)
    return node
  }

  #unlink(node: Node<T>): void {
    const list = node.lane
    if (list === undefined) return
    if (node.previous === undefined) list.first = node.next
    else node.previous.next = node.next
    if (node.next === undefined) list.last = node.previous
    else node.next.previous = node.previous
    node.lane = undefined
    // A node that is garbage must not keep its successors alive: the collector would have to move them all into its old space.
    node.previous = node.next = undefined
    this.#count(list, -1)
  }

  #count(list: LinkedLane<T>, change: 1 | -1): void {
    this.#size += change
    if (list === this.#lanes.user) this.#userSize += change
  }
}

function emptyLane<T>(): LinkedLane<T> {
  return { first: undefined, last: undefined }
}
