import type { KillOrder } from '../child/child.ts'
import type { Quarantine } from '../child/quarantine.ts'
import type { Timer } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { CrewOptions, CrewSystem } from './crew-options.ts'
import type { MemberAddress } from './member-address.ts'
import { membersNeeded } from './members-needed.ts'
import { outageAfter } from './outage-after.ts'
import type { PoolAddress, PoolKeeper } from './pool-address.ts'
import { PoolMember } from './pool-member.ts'
import { type Post, Posts } from './posts.ts'
import { RecentNeed } from './recent-need.ts'
import type { ResolvedPoolSize } from './resolve-pool-size.ts'
import { shrinkNow } from './shrink-now.ts'
import { SpareDelay } from './spare-delay.ts'
import { startsNow } from './starts-now.ts'
import { WarmUps } from './warm-ups.ts'
import { whyAllLost } from './why-all-lost.ts'

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
  readonly #posts = new Posts()
  readonly #recent: RecentNeed
  readonly #warmUps: WarmUps
  #size: ResolvedPoolSize
  #phase: 'closed' | 'open' | 'ending' = 'closed'
  #opened: ((failure: ExitReason | undefined) => void) | undefined = undefined
  #outage: Quarantine | undefined = undefined
  #isDue = false
  /** Members that are to end when they have finished. */
  #hasLeavers = false
  readonly #spareDelay = new SpareDelay()
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
    for (const { member } of this.#posts.all) member.stop(graceMs)
    await Promise.all(this.#posts.all.map(({ member }) => member.exited))
  }

  kill(after: KillOrder): void {
    this.#end()
    for (const { member } of this.#posts.all) member.kill(after)
  }

  #end(): void {
    this.#phase = 'ending'
    this.#timer?.cancel()
    this.#address.endReplacements()
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
    const [ready, starting] = [this.#posts.count('up'), this.#posts.count('starting')]
    const retryAt = this.#retryAt(now) ?? this.#spareDelay.until(this.#lacksSparesOnly(ready + starting, needed), now)
    const { startConcurrency } = this.#options.options
    const starts = startsNow({ needed, ready, starting, retryAt }, startConcurrency, now)
    // Those that leave have a life still.
    const room = this.#size.max - this.#posts.size
    for (let left = Math.min(starts, room); left > 0; left -= 1) void this.#startOne()
    this.#look(earlier(retryAt, this.#shrink(now)), now)
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

  /** Whether lives are missing for which nobody waits. */
  #lacksSparesOnly(lives: number, needed: number): boolean {
    const { isEphemeral, waiting } = this.#address
    const isMissing = lives < needed && lives >= needed - this.#size.spare
    return isEphemeral && isMissing && waiting === 0 && this.#opened === undefined
  }

  #needed(): number {
    const { running, waiting: queued, members } = this.#address
    const slotsPerMember = members.ready[0]?.concurrency ?? 1
    return membersNeeded(this.#size, { running, queued, slotsPerMember })
  }

  /** @returns When to look again, if nothing happens until then. */
  #shrink(now: number): number | undefined {
    const { lingerMs } = this.#options.options
    const members = this.#posts.count('up')
    const surplus = members + this.#posts.count('starting') - this.#size.max
    const givenUp = this.#giveUpStarts(surplus)
    if (surplus > givenUp) this.#retire(this.#leastUseful().slice(0, surplus - givenUp))
    const idle = this.#address.siblings.flatMap((member) => {
      const { path: id, idleSince } = member
      return idleSince === undefined || this.#posts.get(id)?.state !== 'up' ? [] : [{ id, idleSince, member }]
    })
    const { stop, lookAt } = shrinkNow({ members: this.#posts.count('up'), idle, lingerMs }, this.#recent, now)
    this.#retire(stop.map(({ member }) => member))
    return lookAt
  }

  /**
   * Those that start serve nobody yet, so they go first.
   * @returns How many there were, of `most` at the most.
   */
  #giveUpStarts(most: number): number {
    const starting = this.#posts.all.filter(({ state }) => state === 'starting').slice(0, Math.max(0, most))
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
    const member = new PoolMember(
      { number: this.#posts.freeNumber(address.path), pool: address.path, spec },
      this.#system,
    )
    const post: Post = { member, state: 'starting' }
    this.#posts.add(post)
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

  #started(post: Post): void {
    post.state = 'up'
    this.#outage = this.#address.outage = undefined
  }

  /** The others go on; callers are told when there are none. */
  #failed(reason: ExitReason): void {
    const { clock, random } = this.#system
    this.#outage = outageAfter(this.#outage, { reason, now: clock.now(), random: random() })
    if (this.#opened === undefined) this.#address.outage = this.#outage
  }

  #ended(post: Post, reason: ExitReason): void {
    this.#posts.remove(post)
    this.#warmUps.forget(post.member.path)
    if (this.#phase === 'open' && post.state === 'up') return this.#options.giveUp(reason)
    // Of a start that has failed its own end tells.
    if (post.state !== 'starting') this.#reviewSoon()
  }

  /** @returns Whether the pool is of no use any more: then its supervisor decides. */
  #hasLostAll(): boolean {
    const why = whyAllLost(this.#address.path, this.#address.siblings)
    if (why !== undefined) this.#options.giveUp(why)
    return why !== undefined
  }

  #tellOpened(): void {
    if (this.#opened === undefined || this.#posts.count('starting') > 0) return
    const tell = this.#opened
    this.#opened = undefined
    tell(this.#posts.count('up') > 0 ? undefined : this.#outage?.reason)
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
