import { Fifo, type FifoPlace } from './fifo.ts'
import { type Place, PRIORITIES, type Standing, type UserLane } from './user-lane.ts'

/**
 * Higher priorities first, but whoever waits becomes more urgent: a message of priority `p` counts
 * as if it had come `p * ageMs` earlier, so that `ageMs` of waiting are worth one step. Hence
 * nobody starves: a message is overtaken only by those that come within `ageMs` times the
 * difference of their priorities.
 *
 * That time is fixed when a message comes. So messages of one priority stay in their order, each
 * priority is a plain list, and the next message is at the head of one of them:
 *
 * ```
 *    4  ──> a ──> d          counts as come at   a: 9_000 - 4 * ageMs
 *    0  ──> b ──> c ──> e                        b: 5_000                 the earliest is next
 *   -4  ──> (empty)
 * ```
 *
 * Every operation takes constant time. As long as everybody has priority 0 there is one list and
 * nothing to compare.
 */
export class PriorityLane<T extends Standing> implements UserLane<T> {
  readonly #ageMs: number
  readonly #plain = new Fifo<T>()
  /** One list for each priority, lowest first; made when somebody has another one than 0. */
  #levels: readonly Fifo<T>[] | undefined = undefined
  /** Turns count up from 1 for those who come, and down from -1 for those who are put back. */
  #lastTurn = 0
  #firstTurn = 0

  /** @param ageMs - Milliseconds of waiting that are worth one step of priority; > 0. */
  constructor(ageMs: number) {
    this.#ageMs = ageMs
  }

  get size(): number {
    if (this.#levels === undefined) return this.#plain.size
    let size = 0
    for (const level of this.#levels) size += level.size
    return size
  }

  add(item: T): Place<T> {
    this.#lastTurn += 1
    return this.#levelOf(item).append(item, this.#lastTurn)
  }

  putBack(item: T): Place<T> {
    this.#firstTurn -= 1
    return this.#levelOf(item).prepend(item, this.#firstTurn)
  }

  next(): Place<T> | undefined {
    return this.#levels === undefined ? this.#plain.first : firstBy(this.#levels, (place) => this.#countsAsAt(place))
  }

  oldest(): T | undefined {
    const oldest = this.#levels === undefined ? this.#plain.first : firstBy(this.#levels, ({ turn }) => turn)
    return oldest?.item
  }

  leastUrgent({ priority }: T): Place<T> | undefined {
    if (this.#levels === undefined) return priority < 0 ? undefined : this.#plain.first
    return this.#levels.slice(0, indexOf(priority) + 1).find(({ size }) => size > 0)?.first
  }

  #levelOf({ priority }: T): Fifo<T> {
    if (priority === 0) return this.#plain
    this.#levels ??= this.#createLevels()
    return this.#levels[indexOf(priority)] ?? this.#plain
  }

  #createLevels(): readonly Fifo<T>[] {
    const length = indexOf(PRIORITIES.highest) + 1
    return Array.from({ length }, (_, index) => (index === indexOf(0) ? this.#plain : new Fifo<T>()))
  }

  /** When a message counts as having come. */
  #countsAsAt({ item, turn }: FifoPlace<T>): number {
    return turn < 0 ? Number.NEGATIVE_INFINITY : item.sentAt - item.priority * this.#ageMs
  }
}

/** The head with the smallest key; among equals, the one that came first. */
function firstBy<T>(levels: readonly Fifo<T>[], keyOf: (place: FifoPlace<T>) => number): FifoPlace<T> | undefined {
  let best: FifoPlace<T> | undefined
  let bestKey = Number.POSITIVE_INFINITY
  for (const { first } of levels) {
    if (first === undefined) continue
    const key = keyOf(first)
    if (best !== undefined && (key === bestKey ? first.turn > best.turn : key > bestKey)) continue
    best = first
    bestKey = key
  }
  return best
}

function indexOf(priority: number): number {
  return priority - PRIORITIES.lowest
}
