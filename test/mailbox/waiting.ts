import fc from 'fast-check'
import { Mailbox } from '../../src/mailbox/mailbox.ts'
import type { Place, Standing, UserLane } from '../../src/mailbox/user-lane.ts'

/** A message in a test. */
export interface Waiting extends Standing {
  readonly name: string
}

/** One with priority 0 and no deadline, unless something else is said. */
export function waiting(name: string, standing: Partial<Standing> = {}): Waiting {
  return { name, sentAt: 0, priority: 0, deadlineAt: undefined, ...standing }
}

/** Adds messages in this order. @returns Their places by name. */
export function addAll(
  lane: UserLane<Waiting>,
  messages: Readonly<Record<string, Partial<Standing>>>,
): ReadonlyMap<string, Place<Waiting>> {
  return new Map(Object.entries(messages).map(([name, standing]) => [name, lane.add(waiting(name, standing))]))
}

/** Takes the next one. */
export function takeFrom(lane: UserLane<Waiting>): Waiting | undefined {
  const place = lane.next()
  place?.leave()
  return place?.item
}

/** Takes everything. */
export function namesOf(queue: UserLane<Waiting> | Mailbox<Waiting>): string {
  const take = (): Waiting | undefined => (queue instanceof Mailbox ? queue.take() : takeFrom(queue))
  const names: string[] = []
  for (let next = take(); next !== undefined; next = take()) names.push(next.name)
  return names.join(' ')
}

/** What an order is, in the plainest words. */
export interface Order {
  /** The smaller goes first, of messages that were not put back. */
  rankOf(item: Waiting): number
  /** Whoever has the lowest is the first to be dropped. */
  urgencyOf(item: Waiting): number
}

/** What is done to a lane. Time only goes forward; `at` picks one of those that wait. */
type Step =
  | { readonly do: 'add'; readonly afterMs: number; readonly priority: number; readonly deadlineMs: number | undefined }
  | { readonly do: 'take' | 'putBackTaken' | 'drop' }
  | { readonly do: 'leave'; readonly at: number }

const PRIORITY = fc.integer({ min: -4, max: 4 })

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      afterMs: fc.nat({ max: 30 }),
      priority: PRIORITY,
      deadlineMs: fc.option(fc.nat({ max: 60 }), { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('take' as const, 'putBackTaken' as const, 'drop' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), at: fc.nat({ max: 40 }) }) },
)

/**
 * Plays the same steps on a lane and on one array that is sorted whenever somebody asks; they must
 * never differ.
 */
export function expectSameAsSorting(create: () => UserLane<Waiting>, order: Order): void {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 120 }), (steps) => {
      const play = new Play(create(), order)
      for (const step of steps) play.do(step)
      play.end()
    }),
    { seed: 1, numRuns: 300 },
  )
}

/** One message that waits, in the model. */
interface Entry {
  readonly place: Place<Waiting>
  readonly item: Waiting
  readonly turn: number
}

class Play {
  readonly #lane: UserLane<Waiting>
  readonly #order: Order
  /** In the order in which they came; those that were put back before all others. */
  #entries: readonly Entry[] = []
  #taken: Waiting[] = []
  #steps = 0
  #now = 0

  constructor(lane: UserLane<Waiting>, order: Order) {
    this.#lane = lane
    this.#order = order
  }

  do(step: Step): void {
    this.#steps += 1
    if (step.do === 'add') this.#add(step)
    else if (step.do === 'take') this.#take()
    else if (step.do === 'leave') this.#leave(this.#entries[step.at])
    else if (step.do === 'putBackTaken') this.#putBackTaken()
    else this.#drop()
    this.#compare('how many wait', this.#lane.size, this.#entries.length)
    this.#compare('the oldest', this.#lane.oldest(), this.#entries[0]?.item)
  }

  /** Takes all that is left. */
  end(): void {
    while (this.#entries.length > 0) this.#take()
    this.#take()
  }

  #add({ afterMs, priority, deadlineMs }: Extract<Step, { do: 'add' }>): void {
    this.#now += afterMs
    const deadlineAt = deadlineMs === undefined ? undefined : this.#now + deadlineMs
    const item = waiting(`m${this.#steps}`, { sentAt: this.#now, priority, deadlineAt })
    this.#entries = [...this.#entries, { place: this.#lane.add(item), item, turn: this.#steps }]
  }

  #take(): void {
    const [next] = this.#entries.toSorted((a, b) => this.#turn(a) - this.#turn(b) || a.turn - b.turn)
    this.#entries = this.#entries.filter((entry) => entry !== next)
    if (next !== undefined) this.#taken.push(next.item)
    this.#compare('the next', takeFrom(this.#lane), next?.item)
    if (next !== undefined) this.#compare('whether what was taken still waits', next.place.leave(), false)
  }

  #putBackTaken(): void {
    const items = this.#taken.splice(-2).toReversed()
    for (const item of items) {
      this.#steps += 1
      this.#entries = [{ place: this.#lane.putBack(item), item, turn: -this.#steps }, ...this.#entries]
    }
  }

  #leave(entry: Entry | undefined): void {
    if (entry === undefined) return
    this.#entries = this.#entries.filter((each) => each !== entry)
    this.#compare('whether it waited', entry.place.leave(), true)
    this.#compare('whether it still waits', entry.place.leave(), false)
  }

  #drop(): void {
    const newcomer = waiting('newcomer', { sentAt: this.#now })
    const urgencies = this.#entries.map(({ item }) => this.#order.urgencyOf(item))
    const lowest = Math.min(...urgencies)
    const first = this.#entries[urgencies.indexOf(lowest)]
    const expected = lowest > this.#order.urgencyOf(newcomer) ? undefined : first
    this.#compare('the least urgent', this.#lane.leastUrgent(newcomer)?.item, expected?.item)
    this.#leave(expected)
  }

  #turn({ item, turn }: Entry): number {
    return turn < 0 ? Number.NEGATIVE_INFINITY : this.#order.rankOf(item)
  }

  #compare(what: string, got: unknown, expected: unknown): void {
    if (got === expected) return
    throw new Error(`${what}: expected ${JSON.stringify(expected)}; got ${JSON.stringify(got)}`)
  }
}
