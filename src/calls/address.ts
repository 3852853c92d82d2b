import type { SlotState } from '../child/child.ts'
import { formatQuarantine } from '../child/quarantine.ts'
import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import { CallError, type CallProgress, EXPLAIN_PROGRESS, formatStart, type StartAwaited } from '../errors/call-error.ts'
import { type DeathCertificate, formatDeath, formatUptime } from '../errors/death-certificate.ts'
import { type Lane, Mailbox, type MailboxLimits } from '../mailbox/mailbox.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { type Endings, explainEnding } from './endings.ts'
import type { Envelope, Holder } from './envelope.ts'
import type { Receiver } from './receiver.ts'

/** What an address needs of its system. */
export interface AddressContext {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  /** Why something has ended for good; absent: nobody knows. */
  readonly endings?: Endings
}

/** Bounds and order of the mailbox of an address, resolved. */
export interface AddressLimits extends MailboxLimits {
  /** `infinity`: as long as the deadline allows. */
  readonly queueMs: number | 'infinity'
}

/**
 * The owner of a child slot's mailbox. It outlives every incarnation: a worker only binds itself to it and unbinds.
 *
 * ```
 *   Ref.call ──> Address.send ──┬─ bound, has room, nobody waits ──> Receiver.deliver ──> worker
 *                               ├─ starting, running, restarting ──> Mailbox ──(pump)──> Receiver.deliver
 *                               ├─ undefined, gone ────────────────> CALL_NOPROC at once
 *                               └─ quarantined ────────────────────> CALL_QUARANTINED at once
 * ```
 */
export class Address implements Holder {
  readonly path: string
  readonly #context: AddressContext
  readonly #limits: AddressLimits
  /** Made for the first message that has to wait: most actors never need one. */
  #mailbox: Mailbox<Envelope> | undefined = undefined
  #state: SlotState = 'starting'
  /** When it came to be so. */
  #stateSince: number
  /** How long its last start took, until it was ready. */
  #lastStartMs: number | undefined = undefined
  #receiver: Receiver | undefined = undefined
  #lastDeath: DeathCertificate | undefined = undefined
  #isPumping = false
  #arrivals = 0

  constructor(path: string, limits: AddressLimits, context: AddressContext) {
    this.path = path
    this.#limits = limits
    this.#context = context
    this.#stateSince = context.clock.now()
  }

  /** Messages that wait for a worker. */
  get queued(): number {
    return this.#mailbox?.size ?? 0
  }

  /** {@link Envelope.arrival} of the one that came first of all that wait; infinite when none waits. */
  get oldestArrival(): number {
    return this.#mailbox?.oldest?.arrival ?? Number.POSITIVE_INFINITY
  }

  /** How many messages it was sent until now. */
  get arrivals(): number {
    return this.#arrivals
  }

  get state(): SlotState {
    return this.#state
  }

  /** How the last incarnation ended, if one has. */
  get lastDeath(): DeathCertificate | undefined {
    return this.#lastDeath
  }

  /** Takes an envelope that was made in this turn of the event loop. */
  send(envelope: Envelope): void {
    const { asked } = envelope
    if (asked.deadlineAt !== undefined) this.#context.wheel.schedule(envelope, asked.deadlineAt)
    envelope.holder = this
    envelope.arrival = this.#arrivals += 1
    const receiver = this.#receiver
    if (receiver?.hasRoom === true && this.queued === 0) this.#deliver(envelope, receiver, envelope.sentAt)
    else if (takesNoCalls(this.#state)) this.#refuse(envelope)
    else this.#enqueue(envelope, 'user')
  }

  /** Binds one life; what waits goes to it as it has room. */
  bind(receiver: Receiver): void {
    this.#receiver = receiver
    this.pump()
  }

  /** Unbinds that life, if it is the one that is bound. What it was given stays with it. */
  unbind(receiver: Receiver): void {
    if (this.#receiver === receiver) this.#receiver = undefined
  }

  /** Remembers how a life ended, for those who ask and for the errors of those who come too late. */
  recordDeath(death: DeathCertificate): void {
    this.#lastDeath = death
  }

  /** Takes back what a life had been given and provably not used, or may be given again; it goes to the head, in order. */
  putBack(envelopes: readonly Envelope[]): void {
    const places = this.#waiting().putBack(envelopes)
    envelopes.forEach((envelope, index) => {
      envelope.place = places[index]
      envelope.wasStarted = this.progressOf(envelope) === 'started'
      envelope.carrier = undefined
      envelope.deliveryId = 0
      this.#limitWaiting(envelope)
    })
    if (takesNoCalls(this.#state)) this.#refuseAll()
  }

  /** Delivers what waits while the bound life has room. A receiver calls it whenever it has room again. */
  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    while (this.queued > 0 && this.#receiver?.hasRoom === true) {
      const envelope = this.#mailbox?.take()
      if (envelope !== undefined) this.#deliver(envelope, this.#receiver, this.#context.clock.now())
    }
    this.#isPumping = false
  }

  /** Follows the supervisor's slot: while it may come back, callers wait; once it will not, they are told at once. */
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
    envelope.carrier?.abandon(envelope)
  }

  /** How far an envelope of this address has come, in the life that has it or in one before. */
  progressOf(envelope: Envelope): CallProgress {
    if (envelope.wasStarted) return 'started'
    return envelope.carrier?.progressOf(envelope) ?? 'not_delivered'
  }

  envelopeExpired(envelope: Envelope): void {
    if (envelope.isSettled) return envelope.carrier?.overrun(envelope)
    const { asked, place } = envelope
    const progress = this.progressOf(envelope)
    const now = this.#context.clock.now()
    if (envelope.isCast) this.#reportDropped(envelope, 'its time was over before it could be delivered')
    const waited = `${Math.round(now - envelope.sentAt)} ms`
    const clock =
      place !== undefined && (asked.deadlineAt === undefined || now < asked.deadlineAt) ? 'queue' : 'deadline'
    const start = this.#startAwaited(now)
    const why = `${EXPLAIN_PROGRESS[progress]}${start === undefined ? '' : `: ${formatStart(start)}`}`
    const message =
      clock === 'queue'
        ? `"${asked.method}" on "${this.path}" waited ${waited} in the mailbox, longer than queueMs (${this.#queueMsOf(envelope)}); ${why}`
        : `"${asked.method}" on "${this.path}" had no answer after ${waited}; ${why}`
    this.withdraw(
      envelope,
      new CallError('CALL_TIMEOUT', message, {
        target: this.path,
        method: asked.method,
        progress,
        clock,
        ...(start === undefined ? {} : { start }),
      }),
    )
  }

  /** What keeps messages waiting when there is no life to take them. */
  #startAwaited(now: number): StartAwaited | undefined {
    const state = this.#state
    if (this.#receiver !== undefined || (state !== 'starting' && state !== 'restarting')) return undefined
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
    envelope.carrier = receiver
    receiver.deliver(envelope, now)
  }

  #rescheduleDeadline(envelope: Envelope): void {
    const { deadlineAt } = envelope.asked
    if (deadlineAt === undefined) this.#context.wheel.cancel(envelope)
    else this.#context.wheel.schedule(envelope, deadlineAt)
  }

  #enqueue(envelope: Envelope, lane: Lane): void {
    const offer = this.#waiting().offer(envelope, lane)
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
    for (const envelope of this.#mailbox?.clear() ?? []) {
      envelope.place = undefined
      this.#refuse(envelope)
    }
  }

  #refuse(envelope: Envelope): void {
    this.#context.wheel.cancel(envelope)
    const { method } = envelope.asked
    if (envelope.isCast) this.#reportDropped(envelope, 'there is nobody to take it')
    const { code, why, ...more } = this.#refusal()
    const message = `"${method}" on "${this.path}" cannot be delivered: ${why}`
    const death = this.#lastDeath === undefined ? {} : { death: this.#lastDeath }
    const progress = this.progressOf(envelope)
    envelope.reject(new CallError(code, message, { target: this.path, method, progress, ...death, ...more }))
  }

  /** Why nothing is accepted, and when that may change. */
  #refusal(): Refusal {
    const now = this.#context.clock.now()
    const last = this.#lastDeath === undefined ? undefined : `its last life ${formatDeath(this.#lastDeath)}`
    if (typeof this.#state === 'string') {
      const ending = this.#context.endings?.of(this.path)
      if (ending !== undefined) return { code: 'CALL_NOPROC', ...explainEnding(ending, now) }
      const since = formatUptime(now - this.#stateSince)
      const why = `${last ?? 'it is not running'}, and it will not be restarted. That was ${since} ago; ${START_IT_AGAIN}`
      return { code: 'CALL_NOPROC', why }
    }
    const why = `it is ${formatQuarantine(this.#state, now)}, or when \`restartChild\` of its supervisor is called${last === undefined ? '' : `; ${last}`}`
    return { code: 'CALL_QUARANTINED', why, retryInMs: Math.max(0, this.#state.nextProbeAt - now) }
  }

  #waiting(): Mailbox<Envelope> {
    return (this.#mailbox ??= new Mailbox(this.#limits))
  }

  #reportDropped(envelope: Envelope, why: string): void {
    this.#context.telemetry.emit('message:dropped', { path: this.path, method: envelope.asked.method, why })
  }
}

/** Why a call is not accepted. */
interface Refusal {
  readonly code: CallError['code']
  readonly why: string
  readonly retryInMs?: number
  readonly cause?: Error
}

const START_IT_AGAIN = '`restartChild` of its supervisor starts it again'

/** Nobody is there, and nobody is about to come: whoever calls is told at once. */
function takesNoCalls(state: SlotState): boolean {
  return state === 'undefined' || state === 'gone' || typeof state !== 'string'
}
