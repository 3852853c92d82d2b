import type { Address, ChildAddress } from '../calls/address.ts'
import type { Envelope } from '../calls/envelope.ts'
import { LeaseOrder } from '../calls/lease-order.ts'
import type { Receiver } from '../calls/receiver.ts'
import { type AddressContext, SlotAddress } from '../calls/slot-address.ts'
import type { SlotState } from '../child/child.ts'
import type { Quarantine } from '../child/quarantine.ts'
import type { CallError } from '../errors/call-error.ts'
import type { MemberPick } from '../spec/pool-options.ts'
import { Admission } from './admission.ts'
import { createRoundRobin, leastBusy } from './choose-member.ts'
import type { PoolRoom } from './concurrency-limiter.ts'
import { KeyRouter } from './key-router.ts'
import { MemberAddress, type MemberOwner } from './member-address.ts'
import { type Choose, Members } from './members.ts'
import { pickBy } from './pick-by.ts'
import { poolState } from './pool-state.ts'
import type { ResolvedPoolOptions } from './resolve-pool-options.ts'
import { RollingReplacement } from './rolling-replacement.ts'
import { Sessions } from './sessions.ts'

/** Who keeps the members of a pool, and is told what its address sees. */
export interface PoolKeeper {
  /** There may be more to do, or less. Called often: it must be cheap. */
  demandChanged(): void
  /**
   * A member has a life.
   * @returns Whether it takes calls at once; if not, {@link PoolAddress.open} is called later.
   */
  memberBound(member: MemberAddress): boolean
  memberChanged(member: MemberAddress): void
}

/**
 * The address of a pool: one mailbox, from which its members pull.
 *
 * ```
 *   Ref.call ──> send ──┬─ nobody waits, a member has room ──> that member
 *                       └─ mailbox ──(a member has room)──> that member
 * ```
 */
export class PoolAddress extends SlotAddress implements MemberOwner {
  readonly members: Members<MemberAddress>
  readonly isEphemeral: boolean
  /** Absent: no life of the pool is there. */
  keeper: PoolKeeper | undefined = undefined
  /** Members that there may be. */
  most = 0
  readonly #context: AddressContext
  readonly #siblings = new Set<MemberAddress>()
  #ownState: SlotState = 'starting'
  readonly #sessions: Sessions
  #router: KeyRouter | undefined = undefined
  #admission: Admission | undefined = undefined
  readonly #choose: Choose<MemberAddress>
  /** Calls of the pool wait at their members: each has the bounds of the pool. */
  readonly #strictLimits: ChildAddress['limits'] | undefined
  readonly #rolling: RollingReplacement<MemberAddress>
  #outage: Quarantine | undefined = undefined

  constructor(child: ChildAddress, context: AddressContext, options: ResolvedPoolOptions) {
    const { affinity, pick, breaker, overload } = options
    const members = new Members<MemberAddress>((ready, envelope) => {
      const { args } = envelope.asked
      return args instanceof LeaseOrder ? this.#chooseFor(args, ready) : this.#choose(ready, envelope)
    })
    super({ ...child, receivers: members }, context)
    this.members = members
    this.isEphemeral = options.ephemeral !== undefined
    this.#context = context
    this.#strictLimits = affinity?.mode === 'strict' ? child.limits : undefined
    this.#rolling = new RollingReplacement(this, options.maxUnavailable)
    this.#sessions = new Sessions(this, context, options.forgottenAfterMs)
    if (affinity !== undefined) this.#router = new KeyRouter(this, affinity)
    if (breaker !== undefined || overload !== undefined)
      this.#admission = new Admission(this, options, () => context.clock.now())
    this.#choose = this.#router?.choose ?? chooseBy(pick, child.path)
  }

  /** Calls that members have. */
  get running(): number {
    let running = 0
    for (const { load } of this.members.ready) running += load
    return running
  }

  /**
   * Starts of members have failed, and there are none: those that wait are told why. `undefined`:
   * there may be members again.
   */
  set outage(outage: Quarantine | undefined) {
    if (outage === this.#outage) return
    this.#outage = outage
    this.#follow()
  }

  /** The pool ends: no life of a member is replaced any more. */
  endReplacements(): void {
    this.#rolling.close()
  }

  /** The addresses of all its members, in the order of their numbers. */
  get siblings(): readonly MemberAddress[] {
    return [...this.#siblings].sort((a, b) => a.number - b.number)
  }

  get memberPaths(): readonly string[] {
    return this.siblings.map(({ path }) => path)
  }

  openChild(child: ChildAddress): Address {
    const limits = this.#strictLimits ?? child.limits
    const member = new MemberAddress({ ...child, limits }, this.#context, this)
    this.#siblings.add(member)
    return member
  }

  /** What a limit of calls is judged by. */
  get room(): PoolRoom {
    const concurrency = this.members.ready[0]?.concurrency ?? 1
    const slots = this.members.ready.length * concurrency
    return { inFlight: this.running + this.waiting, slots, mostSlots: Math.max(slots, this.most * concurrency) }
  }

  /** Calls that wait, for any member or for one of them. */
  get waiting(): number {
    let waiting = this.queued
    if (this.#router !== undefined) for (const { queued } of this.#siblings) waiting += queued
    return waiting
  }

  override send(envelope: Envelope): void {
    const refused = this.#admission?.refuse(envelope)
    if (refused !== undefined) return envelope.reject(refused)
    if (envelope.asked.args instanceof LeaseOrder || this.#router?.route(envelope) !== true) super.send(envelope)
    this.keeper?.demandChanged()
  }

  /**
   * Others may have room for it: it need not wait for the next life of the member that it comes
   * from.
   */
  override putBack(envelopes: readonly Envelope[]): void {
    super.putBack(envelopes)
    this.pump()
  }

  override withdraw(envelope: Envelope, error: CallError): void {
    super.withdraw(envelope, error)
    this.keeper?.demandChanged()
  }

  override setState(state: SlotState): void {
    this.#ownState = state
    this.#follow()
  }

  // ---- as the owner of its members

  rescue(waiting: readonly Envelope[]): readonly Envelope[] {
    return this.#router?.rescue(waiting) ?? waiting
  }

  /** The member that has the fewest sessions, of those with a free slot. */
  #chooseFor(order: LeaseOrder, ready: readonly MemberAddress[]): Receiver | undefined {
    const [free] = ready.filter(({ hasFreeSlot }) => hasFreeSlot).toSorted((a, b) => a.held - b.held)
    return free === undefined ? undefined : this.#sessions.giver(free, order)
  }

  sessionEnded(member: MemberAddress): void {
    if (this.isEphemeral) member.spend()
    this.#rolling.review()
    this.pump()
    this.keeper?.demandChanged()
  }

  memberBound(member: MemberAddress): void {
    this.#sessions.memberDied(member)
    if (this.keeper?.memberBound(member) !== false) this.open(member)
  }

  /** That member takes calls. */
  open(member: MemberAddress): void {
    this.members.join(member)
    this.pump()
    this.#rolling.review()
  }

  replace(member: MemberAddress, begin: () => void): () => void {
    const end = this.#rolling.ask(member, begin)
    return () => {
      end()
      // Sessions may wait for it.
      this.pump()
    }
  }

  memberUnbound(member: MemberAddress): void {
    this.members.leave(member)
  }

  memberIdle(): void {
    this.keeper?.demandChanged()
  }

  memberChanged(member: MemberAddress): void {
    if (member.state === 'gone') this.#siblings.delete(member)
    if (member.state !== 'running') this.#sessions.memberDied(member)
    this.#follow()
    this.#rolling.review()
    this.keeper?.memberChanged(member)
  }

  #follow(): void {
    const states = Array.from(this.#siblings, ({ state }) => state)
    super.setState(poolState(this.#ownState, states, this.#outage))
  }
}

function chooseBy(pick: MemberPick, pool: string): Choose<MemberAddress> {
  if (typeof pick === 'function') return pickBy(pick, pool)
  return pick === 'round_robin' ? createRoundRobin() : leastBusy
}
