import { membersNeeded } from '../../src/pool/members-needed.ts'
import { RecentNeed } from '../../src/pool/recent-need.ts'
import type { ResolvedPoolOptions } from '../../src/pool/resolve-pool-options.ts'
import { shrinkNow } from '../../src/pool/shrink-now.ts'
import { startsNow } from '../../src/pool/starts-now.ts'

/** One call. */
export interface Arrival {
  readonly atMs: number
  readonly jobMs: number
}

interface Member {
  readonly id: string
  readonly readyAt: number
  idleSince: number
  busyUntil: number
}

/** What became of a pool. */
export interface Played {
  readonly starts: number
  readonly answered: number
  readonly members: number
  readonly mostStarting: number
  readonly most: number
  /** Fewest members since there were once as many as there must be. */
  readonly leastOnceUp: number
}

/** How long a start takes. */
const START_MS = 200

/**
 * A pool of members that run one call each, in steps of a millisecond: the decisions about its
 * size, and nothing else of it.
 */
export class SimulatedPool {
  readonly #options: ResolvedPoolOptions
  readonly #recent: RecentNeed
  #members: Member[] = []
  #waiting: Arrival[] = []
  #now = 0
  #starts = 0
  #answered = 0
  #mostStarting = 0
  #most = 0
  #leastOnceUp = Number.POSITIVE_INFINITY

  constructor(options: ResolvedPoolOptions) {
    this.#options = options
    this.#recent = new RecentNeed(options.downAfterMs)
  }

  play(arrivals: readonly Arrival[], untilMs: number): Played {
    const begunAt = this.#now
    const coming = [...arrivals]
    for (; this.#now < untilMs; this.#now += 1) {
      while (coming[0] !== undefined && begunAt + coming[0].atMs <= this.#now)
        this.#waiting.push(...coming.splice(0, 1))
      this.#serve()
      this.#size()
    }
    return {
      starts: this.#starts,
      answered: this.#answered,
      members: this.#members.length,
      mostStarting: this.#mostStarting,
      most: this.#most,
      leastOnceUp: this.#leastOnceUp,
    }
  }

  #serve(): void {
    for (const member of this.#members) {
      if (member.busyUntil === this.#now) member.idleSince = this.#now
      while (member.readyAt <= this.#now && member.busyUntil <= this.#now && this.#waiting.length > 0) {
        member.busyUntil = this.#now + (this.#waiting.shift()?.jobMs ?? 0)
        member.idleSince = this.#now
        this.#answered += 1
      }
    }
  }

  #size(): void {
    const now = this.#now
    const ready = this.#members.filter(({ readyAt }) => readyAt <= now)
    const busy = ready.filter(({ busyUntil }) => busyUntil > now)
    const demand = { running: busy.length, queued: this.#waiting.length, slotsPerMember: 1 }
    const needed = membersNeeded(this.#options.size, demand)
    this.#recent.observe(needed, now)
    const starting = this.#members.length - ready.length
    const starts = startsNow({ needed, ready: ready.length, starting }, this.#options.startConcurrency, now)
    for (let i = 0; i < starts; i += 1) this.#start()
    this.#mostStarting = Math.max(this.#mostStarting, starting + starts)
    const crew = { members: this.#members.length, idle: ready.filter((each) => each.busyUntil <= now) }
    const { stop } = shrinkNow({ ...crew, lingerMs: this.#options.lingerMs }, this.#recent, now)
    this.#members = this.#members.filter((member) => !stop.includes(member))
    this.#count()
  }

  #start(): void {
    this.#starts += 1
    const readyAt = this.#now + START_MS
    this.#members.push({ id: String(this.#starts), readyAt, idleSince: readyAt, busyUntil: 0 })
  }

  #count(): void {
    const { length } = this.#members
    const { min, spare } = this.#options.size
    this.#most = Math.max(this.#most, length)
    if (this.#leastOnceUp !== Number.POSITIVE_INFINITY || length >= min + spare)
      this.#leastOnceUp = Math.min(this.#leastOnceUp, length)
  }
}
