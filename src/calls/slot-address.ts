import type { SlotState } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import { CallError, type CallProgress, type StartAwaited } from '../errors/call-error.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import { Mailbox } from '../mailbox/mailbox.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Address, AddressLimits, ChildAddress } from './address.ts'
import { callTimeout } from './call-timeout.ts'
import type { Endings } from './endings.ts'
import type { Envelope } from './envelope.ts'
import { explainRefusal, takesNoCalls } from './explain-refusal.ts'
import { OneReceiver } from './one-receiver.ts'
import type { Receiver } from './receiver.ts'
import type { Receivers } from './receivers.ts'

/** What an address needs of its system. */
export interface AddressContext {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  /** Why something has ended for good; absent: nobody knows. */
  readonly endings?: Endings
}

/** What one address is made of. */
export interface AddressOptions extends ChildAddress {
  /** Default: the lives of one child, which follow each other. */
  readonly receivers?: Receivers
}

/**
 * The owner of a child slot's mailbox. A life only binds itself to it and unbinds.
 *
 * ```
 *   Ref.call ──> send ──┬─ nobody waits, and there is room ──> Receivers.next ──> Receiver.deliver
 *                       ├─ starting, running, restarting ────> Mailbox ──(pump)──> the same
 *                       ├─ undefined, gone ──────────────────> CALL_NOPROC at once
 *                       └─ quarantined ──────────────────────> CALL_QUARANTINED at once
 * ```
 */
export class SlotAddress implements Address {
  readonly path: string
  readonly #context: AddressContext
  readonly #limits: AddressLimits
  readonly #receivers: Receivers
  /** Made for the first message that has to wait: most actors never need one. */
  #mailbox: Mailbox<Envelope> | undefined = undefined
  #state: SlotState = 'starting'
  /** When it came to be so. */
  #stateSince: number
  /** How long its last start took, until it was ready. */
  #lastStartMs: number | undefined = undefined
  #lastDeath: DeathCertificate | undefined = undefined
  #isPumping = false
  #arrivals = 0

  constructor({ path, limits, receivers = new OneReceiver() }: AddressOptions, context: AddressContext) {
    this.path = path
    this.#limits = limits
    this.#receivers = receivers
    this.#context = context
    this.#stateSince = context.clock.now()
  }

  get place(): string {
    return this.path
  }

  get queued(): number {
    return this.#mailbox?.size ?? 0
  }

  get oldestArrival(): number {
    return this.#mailbox?.oldest?.arrival ?? Number.POSITIVE_INFINITY
  }

  get arrivals(): number {
    return this.#arrivals
  }

  get state(): SlotState {
    return this.#state
  }

  get lastDeath(): DeathCertificate | undefined {
    return this.#lastDeath
  }

  send(envelope: Envelope): void {
    const { asked } = envelope
    if (asked.deadlineAt !== undefined) this.#context.wheel.schedule(envelope, asked.deadlineAt)
    envelope.holder = this
    this.arrive(envelope)
    const receiver = this.queued === 0 ? this.#receivers.next(envelope) : undefined
    if (receiver !== undefined) this.#deliver(envelope, receiver, envelope.sentAt)
    // Whoever chooses a receiver may find that the call itself is wrong.
    else if (envelope.isSettled) return
    else if (takesNoCalls(this.#state)) this.#refuse(envelope)
    else this.#enqueue(envelope)
  }

  /** Gives an envelope its number among all that came here. */
  protected arrive(envelope: Envelope): void {
    envelope.arrival = this.#arrivals += 1
  }

  bind(receiver: Receiver): void {
    this.#receivers.add(receiver)
    this.pump()
  }

  unbind(receiver: Receiver): void {
    this.#receivers.remove(receiver)
  }

  recordDeath(death: DeathCertificate): void {
    this.#lastDeath = death
  }

  putBack(envelopes: readonly Envelope[]): void {
    const places = this.#waiting().putBack(envelopes)
    envelopes.forEach((envelope, index) => {
      envelope.place = places[index]
      envelope.wasStarted = this.progressOf(envelope) === 'started'
      envelope.taker = undefined
      envelope.deliveryId = 0
      this.#limitWaiting(envelope)
    })
    if (takesNoCalls(this.#state)) this.#refuseAll()
  }

  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    for (let place = this.#mailbox?.next; place !== undefined; place = this.#mailbox?.next) {
      const envelope = place.item
      const now = this.#context.clock.now()
      if (isLate(envelope, now)) {
        this.envelopeExpired(envelope)
        continue
      }
      const receiver = this.#receivers.next(envelope)
      if (receiver !== undefined) {
        place.leave()
        this.#deliver(envelope, receiver, now)
      } else if (!envelope.isSettled) break
    }
    this.#isPumping = false
  }

  setState(state: SlotState): void {
    const now = this.#context.clock.now()
    if (state === 'running' && this.#state === 'starting') this.#lastStartMs = now - this.#stateSince
    if (state !== this.#state) this.#stateSince = now
    this.#state = state
    if (takesNoCalls(state)) this.#refuseAll()
  }

  /** Takes an envelope out, wherever it is, because its caller gave up. */
  withdraw(envelope: Envelope, error: CallError): void {
    const { place } = envelope
    this.#context.wheel.cancel(envelope)
    if (place !== undefined) {
      place.leave()
      envelope.place = undefined
    }
    envelope.reject(error)
    envelope.taker?.abandon(envelope)
  }

  /** How far an envelope of this address has come, in the life that has it or in one before. */
  progressOf(envelope: Envelope): CallProgress {
    if (envelope.wasStarted) return 'started'
    return envelope.taker?.progressOf(envelope) ?? 'not_delivered'
  }

  envelopeExpired(envelope: Envelope): void {
    if (envelope.isSettled) return envelope.taker?.overrun(envelope)
    if (envelope.isCast) this.#reportDropped(envelope, 'its time was over before it could be delivered')
    const now = this.#context.clock.now()
    const progress = this.progressOf(envelope)
    const queueMs = this.#queueMsOf(envelope)
    const start = this.#startAwaited(now)
    this.withdraw(envelope, callTimeout({ target: this.path, envelope, progress, queueMs, start }, now))
  }

  /** What keeps messages waiting when there is no life to take them. */
  #startAwaited(now: number): StartAwaited | undefined {
    const state = this.#state
    if (!this.#receivers.isEmpty || (state !== 'pending' && state !== 'starting' && state !== 'restarting'))
      return undefined
    const lastStartMs = this.#lastStartMs === undefined ? {} : { lastStartMs: this.#lastStartMs }
    const death = this.#lastDeath === undefined ? {} : { death: this.#lastDeath }
    return { state, sinceMs: now - this.#stateSince, ...lastStartMs, ...death }
  }

  /** The shorter of what the mailbox allows and what the call does. */
  #queueMsOf({ asked }: Envelope): number | 'infinity' {
    const { queueMs } = this.#limits
    if (queueMs === 'infinity') return asked.queueMs
    return asked.queueMs === 'infinity' ? queueMs : Math.min(queueMs, asked.queueMs)
  }

  #deliver(envelope: Envelope, receiver: Receiver, now: number): void {
    if (envelope.place !== undefined) {
      envelope.place = undefined
      // What ran until now may have been the limit of waiting.
      if (this.#queueMsOf(envelope) !== 'infinity') this.#rescheduleDeadline(envelope)
    }
    envelope.attempt += 1
    envelope.taker = receiver
    receiver.deliver(envelope, now)
  }

  #rescheduleDeadline(envelope: Envelope): void {
    const { deadlineAt } = envelope.asked
    if (deadlineAt === undefined) this.#context.wheel.cancel(envelope)
    else this.#context.wheel.schedule(envelope, deadlineAt)
  }

  #enqueue(envelope: Envelope): void {
    const offer = this.#waiting().offer(envelope)
    if (offer.accepted) envelope.place = offer.place
    if (offer.dropped !== undefined) this.#overflow(offer.dropped)
    if (offer.accepted) this.#limitWaiting(envelope)
  }

  /** From now on it waits: until its deadline, and no longer than the mailbox allows. */
  #limitWaiting(envelope: Envelope): void {
    const queueMs = this.#queueMsOf(envelope)
    const { deadlineAt = Number.POSITIVE_INFINITY } = envelope.asked
    const queueEnd = queueMs === 'infinity' ? Number.POSITIVE_INFINITY : this.#context.clock.now() + queueMs
    const endAt = Math.min(deadlineAt, queueEnd)
    if (endAt !== Number.POSITIVE_INFINITY) this.#context.wheel.schedule(envelope, endAt)
  }

  #overflow(envelope: Envelope): void {
    this.#context.wheel.cancel(envelope)
    envelope.place = undefined
    const { method } = envelope.asked
    if (envelope.isCast) this.#reportDropped(envelope, 'the mailbox was full')
    const message = `"${method}" on "${this.path}" was not accepted: its mailbox holds ${this.queued} of ${this.#limits.maxMessages} messages. Slow down, or raise mailbox.maxMessages`
    const progress = this.progressOf(envelope)
    envelope.reject(new CallError('CALL_MAILBOX_FULL', message, { target: this.path, method, progress }))
  }

  #refuseAll(): void {
    for (const envelope of this.takeWaiting()) this.#refuse(envelope)
  }

  /** Takes out everything that waits, in its order. */
  protected takeWaiting(): readonly Envelope[] {
    const waiting = this.#mailbox?.clear() ?? NOTHING
    for (const envelope of waiting) envelope.place = undefined
    return waiting
  }

  #refuse(envelope: Envelope): void {
    this.#context.wheel.cancel(envelope)
    const { method } = envelope.asked
    if (envelope.isCast) this.#reportDropped(envelope, 'there is nobody to take it')
    const now = this.#context.clock.now()
    const lastDeath = this.#lastDeath
    const ending = this.#context.endings?.of(this.path)
    const refused = { state: this.#state, sinceMs: now - this.#stateSince, lastDeath, ending }
    const { code, why, ...more } = explainRefusal(refused, now)
    const message = `"${method}" on "${this.path}" cannot be delivered: ${why}`
    const death = lastDeath === undefined ? {} : { death: lastDeath }
    const progress = this.progressOf(envelope)
    envelope.reject(new CallError(code, message, { target: this.path, method, progress, ...death, ...more }))
  }

  #waiting(): Mailbox<Envelope> {
    return (this.#mailbox ??= new Mailbox(this.#limits))
  }

  #reportDropped(envelope: Envelope, why: string): void {
    this.#context.telemetry.emit('message:dropped', { path: this.path, method: envelope.asked.method, why })
  }
}

const NOTHING: readonly Envelope[] = Object.freeze([])

/**
 * Its time is over, though its timer has not fired yet, as in a host that was busy: no worker is to
 * be touched for it.
 */
function isLate({ asked, sentAt, attempt }: Envelope, now: number): boolean {
  const { deadlineAt, queueMs } = asked
  return (
    (deadlineAt !== undefined && now >= deadlineAt) ||
    (attempt === 0 && queueMs !== 'infinity' && now - sentAt >= queueMs)
  )
}
