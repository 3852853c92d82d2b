import type { KillOrder } from '../child/child.ts'
import type { Quarantine } from '../child/quarantine.ts'
import type { Timer } from '../clock/clock.ts'
import { spread } from '../clock/spread.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { Lives } from '../lives/lives.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import type { SupervisorEnvironment } from '../supervisor/environment.ts'
import type { MemberAddress } from './member-address.ts'
import { membersNeeded } from './members-needed.ts'
import type { PoolAddress, PoolKeeper } from './pool-address.ts'
import { PoolMember } from './pool-member.ts'
import { RecentNeed } from './recent-need.ts'
import type { ResolvedPoolOptions } from './resolve-pool-options.ts'
import type { ResolvedPoolSize } from './resolve-pool-size.ts'
import { shrinkNow } from './shrink-now.ts'
import { startsNow } from './starts-now.ts'
import { WarmUps } from './warm-ups.ts'

/** Waits after starts that failed, in milliseconds: doubled each time, up to the longest. */
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 30_000
const RETRY_JITTER = 0.2

/** What a crew needs of its system. */
export interface CrewSystem extends SupervisorEnvironment {
  readonly lives: Lives
}

/** What a crew is made of. */
export interface CrewOptions {
  readonly address: PoolAddress
  readonly member: ResolvedChildSpec
  readonly options: ResolvedPoolOptions
  readonly system: CrewSystem
  /** No member is left that may serve again by itself. */
  readonly giveUp: (reason: ExitReason) => void
}

/** One member and its address. */
interface Post {
  readonly member: PoolMember
  /** `leaving`: it finishes what it has. `stopping`: it was told to end. */
  state: 'starting' | 'up' | 'leaving' | 'stopping'
}

/**
 * The members of one life of a pool: as many as its size and the load ask for.
 *
 * ```
 *   more work, less work, a member ended ──> staff ──┬─ too few: start some, at most `startConcurrency` at a time
 *   a timer: somebody may be idle for long enough ──^ └─ too many: the longest idle leaves: takes nothing more, finishes, ends
 * ```
 */
export class Crew implements PoolKeeper {
  readonly #options: CrewOptions
  readonly #address: PoolAddress
  readonly #system: CrewSystem
  readonly #posts = new Map<string, Post>()
  readonly #recent: RecentNeed
  readonly #warmUps: WarmUps
  #size: ResolvedPoolSize
  #phase: 'closed' | 'open' | 'ending' = 'closed'
  #opened: ((failure: ExitReason | undefined) => void) | undefined = undefined
  #outage: Quarantine | undefined = undefined
  #isDue = false
  /** Members that are to end when they have finished. */
  #hasLeavers = false
  #timer: Timer | undefined = undefined
  #draining: (() => void)[] = []

  constructor(options: CrewOptions) {
    this.#options = options
    this.#address = options.address
    this.#system = options.system
    this.#size = options.options.size
    this.#address.most = this.#size.max
    this.#warmUps = new WarmUps(options.options.warmUp, options.system.clock)
    this.#recent = new RecentNeed(options.options.downAfterMs)
  }

  get size(): ResolvedPoolSize {
    return this.#size
  }

  /**
   * Starts as many members as are needed now. Resolves when all of these have started or failed:
   * with nothing when one of them serves, or none is needed, else with why the first failed.
   */
  open(): Promise<ExitReason | undefined> {
    this.#phase = 'open'
    return new Promise((resolve) => {
      this.#opened = resolve
      this.#staff()
    })
  }

  /** @returns Whether it could: not while the pool ends. */
  resize(size: ResolvedPoolSize): boolean {
    if (this.#phase !== 'open') return false
    this.#size = size
    this.#address.most = size.max
    this.#staff()
    return true
  }

  /** Resolves when nothing waits and nothing runs, or everything has ended. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#draining.push(resolve)
      this.#staff()
    })
  }

  /** Ends all members, together. Resolves when nothing is left of them. */
  async stop(graceMs: number | 'infinity'): Promise<void> {
    this.#end()
    for (const { member } of this.#posts.values()) member.stop(graceMs)
    await Promise.all(Array.from(this.#posts.values(), ({ member }) => member.exited))
  }

  kill(after: KillOrder): void {
    this.#end()
    for (const { member } of this.#posts.values()) member.kill(after)
  }

  #end(): void {
    this.#phase = 'ending'
    this.#timer?.cancel()
    // It has an end now, and not an outage.
    this.#address.outage = undefined
    this.#tellDrained()
  }

  // ---- as the keeper of the pool's members

  demandChanged(): void {
    const { min, max } = this.#size
    const isSteady = min === max && this.#posts.size === max && !this.#hasLeavers && !this.#address.isEphemeral
    if (isSteady && this.#draining.length === 0) return
    this.#reviewSoon()
  }

  memberBound(member: MemberAddress): boolean {
    return !this.#warmUps.begin(member, (failure) => {
      if (failure === undefined) return this.#address.open(member)
      // Of a first start the one who started it sees to it.
      if (this.#posts.get(member.path)?.state === 'up') this.#system.lives.exit(member.path, failure)
    })
  }

  memberChanged({ path, state }: MemberAddress): void {
    const post = this.#posts.get(path)
    if (post?.state === 'up' && (state === 'undefined' || typeof state !== 'string')) this.#reviewSoon()
  }

  readonly #review = (): void => {
    this.#isDue = false
    this.#staff()
  }

  /** Once for all that happens in this turn, so that a burst of calls is one need. */
  #reviewSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(this.#review)
  }

  // ---- how many there are

  #staff(): void {
    if (this.#phase !== 'open') return
    const now = this.#system.clock.now()
    this.#dismissThoseThatAreDone()
    if (this.#hasLostAll()) return
    const needed = this.#needed()
    this.#recent.observe(needed, now)
    const [ready, starting] = [this.#count('up'), this.#count('starting')]
    const retryAt = this.#retryAt(now)
    const { startConcurrency } = this.#options.options
    const starts = startsNow({ needed, ready, starting, retryAt }, startConcurrency, now)
    // Those that leave have a life still.
    const room = this.#size.max - this.#posts.size
    for (let left = Math.min(starts, room); left > 0; left -= 1) void this.#startOne()
    this.#look(earlier(this.#retryAt(now), this.#shrink(now)), now)
    this.#tellOpened()
    if (this.#address.queued === 0 && this.#address.running === 0) this.#tellDrained()
  }

  /** When starts are tried again; `undefined`: at once. From then on calls wait again. */
  #retryAt(now: number): number | undefined {
    const at = this.#outage?.nextProbeAt
    if (at !== undefined && now < at) return at
    this.#address.outage = undefined
    return undefined
  }

  #needed(): number {
    const { running, waiting: queued, members } = this.#address
    const slotsPerMember = members.ready[0]?.concurrency ?? 1
    return membersNeeded(this.#size, { running, queued, slotsPerMember })
  }

  #count(state: Post['state']): number {
    let count = 0
    for (const post of this.#posts.values()) if (post.state === state) count += 1
    return count
  }

  /** @returns When to look again, if nothing happens until then. */
  #shrink(now: number): number | undefined {
    const { lingerMs } = this.#options.options
    const members = this.#count('up')
    const surplus = members + this.#count('starting') - this.#size.max
    const givenUp = this.#giveUpStarts(surplus)
    if (surplus > givenUp) this.#retire(this.#leastUseful().slice(0, surplus - givenUp))
    const idle = this.#address.siblings.flatMap((member) => {
      const { path: id, idleSince } = member
      return idleSince === undefined || this.#posts.get(id)?.state !== 'up' ? [] : [{ id, idleSince, member }]
    })
    const { stop, lookAt } = shrinkNow({ members: this.#count('up'), idle, lingerMs }, this.#recent, now)
    this.#retire(stop.map(({ member }) => member))
    return lookAt
  }

  /**
   * Those that start serve nobody yet, so they go first.
   * @returns How many there were, of `most` at the most.
   */
  #giveUpStarts(most: number): number {
    const starting = [...this.#posts.values()].filter(({ state }) => state === 'starting').slice(0, Math.max(0, most))
    for (const post of starting) {
      post.state = 'stopping'
      post.member.stop('infinity')
    }
    return starting.length
  }

  /** Those that are idle, and then those with the highest numbers. */
  #leastUseful(): MemberAddress[] {
    const up = this.#address.siblings.filter(({ path }) => this.#posts.get(path)?.state === 'up')
    return up.toSorted((a, b) => Math.min(a.load, 1) - Math.min(b.load, 1) || b.number - a.number)
  }

  #retire(members: readonly MemberAddress[]): void {
    for (const member of members) {
      const post = this.#posts.get(member.path)
      if (post?.state === 'up') post.state = 'leaving'
      member.close()
    }
    this.#dismissThoseThatAreDone()
  }

  #dismissThoseThatAreDone(): void {
    let hasLeavers = false
    for (const { path, load, state, isDone } of this.#address.siblings) {
      const post = this.#posts.get(path)
      // What has ended for good by itself, or has done what it was there for, is replaced by
      // another.
      const mayGo = post?.state === 'leaving' ? load === 0 : post?.state === 'up' && (state === 'undefined' || isDone)
      if (post?.state === 'leaving' && !mayGo) hasLeavers = true
      if (!mayGo || post === undefined) continue
      post.state = 'stopping'
      post.member.stop('infinity')
    }
    this.#hasLeavers = hasLeavers
  }

  #look(at: number | undefined, now: number): void {
    this.#timer?.cancel()
    this.#timer = at === undefined ? undefined : this.#system.clock.setTimer(Math.max(1, at - now), this.#review)
  }

  // ---- starts and ends

  async #startOne(): Promise<void> {
    const { address, member: spec } = this.#options
    const member = new PoolMember({ number: this.#freeNumber(), pool: address.path, spec }, this.#system)
    const post: Post = { member, state: 'starting' }
    this.#posts.set(member.path, post)
    void member.exited.then((reason) => this.#ended(post, reason))
    const failure = (await member.start()) ?? (await this.#warmed(member))
    if (this.#phase !== 'open' || post.state !== 'starting') return
    if (failure === undefined) this.#started(post)
    else this.#failed(failure)
    this.#staff()
  }

  /** Until it is warm it is not ready; if it does not become so, nothing is left of it. */
  async #warmed(member: PoolMember): Promise<ExitReason | undefined> {
    const failure = await this.#warmUps.of(member.path)
    if (failure === undefined) return undefined
    member.stop(0)
    await member.exited
    return failure
  }

  #freeNumber(): number {
    let number = 1
    while (this.#posts.has(`${this.#address.path}/${number}`)) number += 1
    return number
  }

  #started(post: Post): void {
    post.state = 'up'
    this.#outage = this.#address.outage = undefined
  }

  /** The others go on; callers are told when there are none. */
  #failed(reason: ExitReason): void {
    const { clock, random } = this.#system
    const probes = (this.#outage?.probes ?? -1) + 1
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** probes)
    const now = clock.now()
    const nextProbeAt = now + spread(waitMs, RETRY_JITTER, random())
    const since = this.#outage?.since ?? now
    this.#outage = { state: 'quarantined', cause: 'start_failed', reason, since, nextProbeAt, probes }
    if (this.#opened === undefined) this.#address.outage = this.#outage
  }

  #ended(post: Post, reason: ExitReason): void {
    this.#posts.delete(post.member.path)
    this.#warmUps.forget(post.member.path)
    if (this.#phase === 'open' && post.state === 'up') return this.#options.giveUp(reason)
    // Of a start that has failed its own end tells.
    if (post.state !== 'starting') this.#reviewSoon()
  }

  /**
   * Whether every member is set aside, so that the pool is of no use: then its supervisor decides.
   */
  #hasLostAll(): boolean {
    const states = this.#address.siblings.map(({ state }) => state)
    const [last] = states
    if (last === undefined || states.some((state) => typeof state === 'string') || typeof last === 'string')
      return false
    const id = this.#address.path.slice(this.#address.path.lastIndexOf('/') + 1)
    this.#options.giveUp({ type: 'shutdown', detail: { type: 'restart_budget_exhausted', id, reason: last.reason } })
    return true
  }

  #tellOpened(): void {
    if (this.#opened === undefined || this.#count('starting') > 0) return
    const tell = this.#opened
    this.#opened = undefined
    tell(this.#count('up') > 0 ? undefined : this.#outage?.reason)
  }

  #tellDrained(): void {
    const told = this.#draining
    this.#draining = []
    for (const tell of told) tell()
  }
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}
