import type { ChildAddress } from '../calls/address.ts'
import type { Envelope } from '../calls/envelope.ts'
import { OneReceiver } from '../calls/one-receiver.ts'
import type { Receiver } from '../calls/receiver.ts'
import type { Replacements } from '../calls/replacements.ts'
import { type AddressContext, SlotAddress } from '../calls/slot-address.ts'
import type { SlotState } from '../child/child.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import { hashOfText } from '../supervisor/partition/hash-of-text.ts'
import type { PoolReceiver } from './members.ts'
import { Pace } from './pace.ts'
import type { ReplaceableMember } from './rolling-replacement.ts'

/** The address of a pool, as its members see it. */
export interface MemberOwner {
  /** Whether each life is for one call, or one session. */
  readonly isEphemeral: boolean
  /** What waits for any member goes to those that have room. */
  pump(): void
  putBack(envelopes: readonly Envelope[]): void
  recordDeath(death: DeathCertificate): void
  /** It has a life that takes calls. */
  memberBound(member: MemberAddress): void
  memberUnbound(member: MemberAddress): void
  /** All that it had is answered. */
  memberIdle(member: MemberAddress): void
  memberChanged(member: MemberAddress): void
  /** Its life is due; see {@link Replacements}. */
  replace(member: MemberAddress, begin: () => void): () => void
  /** The member is lost. @returns What stays with it, of what waits there. */
  rescue(waiting: readonly Envelope[]): readonly Envelope[]
}

/**
 * The address of one member of a pool.
 *
 * What is sent to the member itself waits here, and goes first. What is sent to the pool waits
 * there, and goes through this address to the life.
 *
 * ```
 *   Ref of the pool ───> PoolAddress ──next──> MemberAddress ──deliver──> life
 *   Ref of the member ────────────────────────────^   <──pump, putBack──┘
 * ```
 */
export class MemberAddress extends SlotAddress implements PoolReceiver, ReplaceableMember {
  readonly number: number
  /** Its share in the choice of the member of a key. */
  readonly weight: number
  readonly replacements: Replacements
  readonly #owner: MemberOwner
  readonly #clock: AddressContext['clock']
  readonly #lives: OneReceiver
  readonly #pace = new Pace()
  #delivered = 0
  /** Whether the pool gives it calls. */
  #isOpen = true
  #idleSince: number | undefined = undefined
  #hasBeenReady = false
  /** Slots that belong to sessions. */
  held = 0
  isDue = false
  /** Whether its life has done its work: it takes nothing more of the pool. */
  #isSpent = false

  constructor({ path, limits }: ChildAddress, context: AddressContext, owner: MemberOwner) {
    const lives = new OneReceiver()
    super({ path, limits, receivers: lives }, context)
    this.number = Number(path.slice(path.lastIndexOf('/') + 1))
    this.weight = hashOfText(String(this.number))
    this.#lives = lives
    this.#owner = owner
    this.#clock = context.clock
    this.replacements = { ask: (begin) => owner.replace(this, begin) }
  }

  override get place(): string {
    return this.path.slice(0, this.path.lastIndexOf('/'))
  }

  /** Since when it has a life and nothing to do. */
  get idleSince(): number | undefined {
    return this.#idleSince
  }

  /** Whether it has been ready, in this life or in one before. */
  get hasBeenReady(): boolean {
    return this.#hasBeenReady
  }

  get isOfUse(): boolean {
    return this.#isOpen && this.#hasBeenReady
  }

  /** Calls of the pool that it has answered in its present life. */
  get answered(): number {
    return this.#delivered - this.load
  }

  /** What takes its calls now. */
  get life(): Receiver | undefined {
    return this.#lives.latest
  }

  /** Calls that it handles at the same time; 1 while it has no life. */
  get concurrency(): number {
    return this.#lives.latest?.concurrency ?? 1
  }

  /** Whether its life was for one call, or one session, and that is over. */
  get isDone(): boolean {
    return this.#isSpent && this.load === 0 && this.held === 0
  }

  /** Its life is for what it has, and for nothing else. */
  spend(): void {
    this.#isSpent = true
  }

  /** It is given nothing more of what is sent to the pool. */
  close(): void {
    this.#isOpen = false
    this.#owner.memberUnbound(this)
  }

  // ---- as a receiver of its pool

  get load(): number {
    return this.#lives.latest?.load ?? 0
  }

  get hasRoom(): boolean {
    const life = this.#lives.latest
    if (life === undefined || !this.#isOpen || this.#isSpent || this.queued > 0 || !life.hasRoom) return false
    const slots = life.concurrency ?? 1
    // What is given in advance would stand in the way of a session.
    return life.load < (this.held === 0 ? slots + this.#pace.ahead : slots - this.held)
  }

  /**
   * Whether one of its slots can be given to a session: nothing runs there, nothing waits for it,
   * and its life goes on.
   */
  get hasFreeSlot(): boolean {
    return !this.isDue && this.hasRoom && this.load + this.held < this.concurrency
  }

  deliver(envelope: Envelope, now: number): void {
    const life = this.#lives.latest
    if (life === undefined) return this.#owner.putBack([envelope])
    this.#idleSince = undefined
    this.#pace.given(this.#delivered - life.load, now)
    this.#delivered += 1
    this.#isSpent = this.#owner.isEphemeral
    this.arrive(envelope)
    envelope.taker = life
    life.deliver(envelope, now)
  }

  abandon(envelope: Envelope): void {
    this.#lives.latest?.abandon(envelope)
  }

  overrun(envelope: Envelope): void {
    this.#lives.latest?.overrun(envelope)
  }

  // ---- as the address of its lives

  override bind(receiver: Receiver): void {
    this.#delivered = receiver.load
    this.#hasBeenReady = true
    this.#isSpent = false
    super.bind(receiver)
    if (!this.#isOpen) return
    this.#idleSince = receiver.load === 0 ? this.#clock.now() : undefined
    this.#owner.memberBound(this)
  }

  override unbind(receiver: Receiver): void {
    super.unbind(receiver)
    if (!this.#lives.isEmpty) return
    this.#idleSince = undefined
    this.#owner.memberUnbound(this)
  }

  override pump(): void {
    super.pump()
    this.#owner.pump()
    if (this.load > 0 || this.#lives.isEmpty) return
    this.#pace.rests()
    this.#idleSince ??= this.#clock.now()
    this.#owner.memberIdle(this)
  }

  /** Each goes back to where it was sent. */
  override putBack(envelopes: readonly Envelope[]): void {
    const own = envelopes.filter(({ holder }) => holder === this)
    if (own.length > 0) super.putBack(own)
    if (own.length < envelopes.length) this.#owner.putBack(envelopes.filter(({ holder }) => holder !== this))
  }

  override recordDeath(death: DeathCertificate): void {
    super.recordDeath(death)
    this.#owner.recordDeath(death)
  }

  override setState(state: SlotState): void {
    // Others may take what waits for a member that is lost; it is not to be refused before they
    // were asked.
    const waiting = this.state === 'running' && state !== 'running' ? this.takeWaiting() : []
    super.setState(state)
    if (waiting.length > 0) super.putBack(this.#owner.rescue(waiting))
    this.#owner.memberChanged(this)
  }
}
