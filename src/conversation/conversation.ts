import { carryOut, giveBack } from '../calls/carry-out.ts'
import type { Envelope } from '../calls/envelope.ts'
import type { Receiver } from '../calls/receiver.ts'
import { reportDelivered } from '../calls/report-delivered.ts'
import { settle } from '../calls/settle.ts'
import type { CallProgress } from '../errors/call-error.ts'
import type { CallInFlight, DeathCertificate } from '../errors/death-certificate.ts'
import { isGraceful } from '../errors/exit-reason.ts'
import type { Carrier } from '../port/carrier.ts'
import type { LogLevel } from '../telemetry/event.ts'
import { codecOf } from '../wire/codec-of.ts'
import { contentLimitsOf } from '../wire/content-limits.ts'
import type { Dialect, HostMessage } from '../wire/dialect.ts'
import { hostMessage } from '../wire/host-message.ts'
import { dialectOf } from '../wire/tutti-dialect.ts'
import type { ReadyInfo, WorkerMessage } from '../wire/worker-message.ts'
import type { ConversationContext, ConversationOptions } from './conversation-context.ts'
import { Delivery } from './delivery.ts'
import { FrameLog } from './frame-log.ts'
import { graceOf } from './grace-of.ts'
import { Hearing } from './hearing.ts'
import { InFlight } from './in-flight.ts'
import { Incoming } from './incoming.ts'
import { missingCreditOf } from './missing-credit-of.ts'
import { Outgoing } from './outgoing.ts'
import { Retirement, type RetirementEnds } from './retirement.ts'
import { Upcalls } from './upcalls.ts'

/** Who leads a conversation: the worker. */
export interface ConversationOwner {
  /** READY has come. */
  onReady(info: ReadyInfo): void
  /** A call that was given up has outrun its grace. */
  onOverrun(method: string, graceMs: number): void
  /** Nothing is in flight any more, after {@link Conversation.close}. */
  onDrained(): void
  /** It has handed back a call, for the first time: it stops. */
  onHandedBack(): void
  onLog(level: LogLevel, message: string, fields: unknown): void
}

/**
 * Everything that is said between the host and one incarnation: messages, both ways, and which of
 * them await an answer.
 *
 * ```
 *   Address ──deliver──> Conversation ──Delivery──> Outgoing ──Dialect──> Carrier
 *           <──putBack──      │ InFlight, Upcalls
 *   callers <──answers── Hearing <──────────────── Incoming <──Dialect───
 * ```
 *
 * It knows no process and no machine; the {@link Worker} that owns it does.
 */
export class Conversation implements Receiver {
  readonly #options: ConversationOptions
  readonly #context: ConversationContext
  readonly #owner: ConversationOwner
  readonly #dialect: Dialect
  readonly #incoming: Incoming
  readonly #outgoing: Outgoing
  readonly #inFlight = new InFlight()
  readonly #frames = new FrameLog()
  readonly #upcalls: Upcalls
  readonly #hearing: Hearing
  readonly #delivery: Delivery
  /** What the worker was given and, since it stops, did not start; until its end. */
  readonly #handedBack = new Set<Envelope>()
  /** What it was written and has not read, for its certificate. */
  readonly #unread: CallInFlight[] = []
  /** Calls and casts that it may have: those that it handles, and some ahead. */
  #room = 0
  #isOpen = false
  #handsBack = false
  /** The worker has died, and all that it had said was read. */
  #isOver = false
  /** While it takes no calls, and has not been told to stop. */
  #retirement: Retirement | undefined = undefined

  constructor(options: ConversationOptions, context: ConversationContext, owner: ConversationOwner) {
    const { start, address, life } = options
    const { maxInFlight, maxFrameBytes } = start
    const dialect = dialectOf(start)
    this.#options = options
    this.#context = context
    this.#owner = owner
    this.#dialect = dialect
    const codec = codecOf(start.codec)
    const write = (frame: Parameters<Outgoing['write']>[1]): void => this.#outgoing.write(undefined, frame)
    const heard = (message: WorkerMessage): void => {
      if (!this.#isOver) this.#hearing.take(message)
    }
    const limits = contentLimitsOf(maxFrameBytes)
    const speech = dialect.begin({ codec, maxFrameBytes, limits, write, heard })
    this.#outgoing = new Outgoing({ speech, framing: dialect.framing, maxFrameBytes, log: this.#frames })
    this.#upcalls = new Upcalls({
      caller: life.path,
      place: address.place,
      maxInFlight,
      sendTo: context.sendTo,
      isCongested: () => this.isCongested,
      write: (message) => this.say(message),
    })
    this.#hearing = new Hearing({ address, inFlight: this.#inFlight, upcalls: this.#upcalls, context, hearer: this })
    this.#incoming = new Incoming({ speech, log: this.#frames, hearing: this.#hearing })
    this.#delivery = new Delivery({
      path: address.path,
      codec: codec.name,
      can: dialect.can,
      outgoing: this.#outgoing,
      carrier: this,
      context,
    })
  }

  /** From now on it can be heard. */
  connect(carrier: Pick<Carrier, 'write' | 'isCongested'>): void {
    this.#outgoing.carrier = carrier
  }

  /** What READY said; `undefined` before. */
  get ready(): ReadyInfo | undefined {
    return this.#hearing.ready
  }

  /** Calls and casts that the worker was given. */
  get calls(): number {
    return this.#inFlight.added
  }

  /** Begins to take calls, or takes them again. */
  open(): void {
    this.#isOpen = true
    this.#retirement = undefined
    this.#options.address.bind(this)
  }

  /** Takes no more calls; what is in flight goes on. */
  close(): void {
    this.#isOpen = false
    this.#options.address.unbind(this)
  }

  /** Closes, and reports `onDrained` when nothing is in flight any more; perhaps at once. */
  drain(): void {
    this.close()
    this.moved()
  }

  /** Closes, and tells how what is in flight comes to its end; perhaps at once. */
  retire(ends: RetirementEnds): void {
    this.close()
    this.#retirement = new Retirement(this.#inFlight, this.#hearing.ready?.concurrency ?? 1, ends)
    this.#retirement.look()
  }

  /** The pipe takes frames again. */
  pump(): void {
    this.#upcalls.resume()
    for (const { asked } of this.#inFlight.all) asked.flow?.resume()
    this.#options.address.pump()
  }

  /** Whether the pipe is full. */
  get isCongested(): boolean {
    return this.#outgoing.carrier?.isCongested ?? true
  }

  /** Says one message. @throws {@link WireError} `WIRE_UNENCODABLE` */
  say(message: HostMessage): void {
    this.#outgoing.say(message)
  }

  /**
   * Greets it. One that does not greet back is ready at once.
   * @throws {@link WireError} `WIRE_UNENCODABLE`
   */
  greet(): void {
    const { start, life } = this.#options
    const { maxFrameBytes, maxInFlight, heartbeatMs } = start
    const { can, ready } = this.#dialect
    this.say(
      hostMessage.hello({
        name: life.path,
        incarnation: life.incarnation,
        maxFrameBytes,
        maxInFlight,
        heartbeatMs: can.heartbeat ? heartbeatMs : 'off',
      }),
    )
    if (ready !== undefined) this.#hearing.becomeReady(ready)
  }

  /** Takes one payload from the worker. @throws {@link WireError} when it breaks the protocol. */
  hear(payload: Buffer): void {
    this.#incoming.read(payload)
  }

  // ---- as a receiver of the address

  get hasRoom(): boolean {
    return this.#isOpen && this.#inFlight.size < this.#room && !this.isCongested
  }

  get load(): number {
    return this.#inFlight.size
  }

  get concurrency(): number {
    return this.#hearing.ready?.concurrency ?? 1
  }

  deliver(envelope: Envelope, now: number): void {
    const id = this.#inFlight.nextId()
    if (!this.#delivery.write(id, envelope, now)) return
    const isDone = envelope.isCast && this.#dialect.can.casts === 'uncounted'
    if (!isDone) this.#inFlight.add(id, envelope)
    this.#delivery.begin(envelope)
    reportDelivered(this.#options.address.path, envelope, this.#context.telemetry)
    // The deadline of a cast is for waiting.
    if (envelope.isCast) this.#context.wheel.cancel(envelope)
    if (isDone) envelope.resolve(undefined)
    if (this.#options.turn?.maxCalls === this.#inFlight.added) this.#options.turn.onMaxCalls()
  }

  /**
   * While the worker lives, whatever it has may be started by now: answers that would show it may
   * still be on their way, and so may a CANCEL that would prevent it.
   */
  progressOf(envelope: Envelope): CallProgress {
    if (this.#handedBack.has(envelope)) return 'not_started'
    return this.#isOver ? this.#inFlight.progressOf(envelope) : 'started'
  }

  abandon(envelope: Envelope): void {
    if (!this.has(envelope)) return
    const { cancel } = this.#dialect.can
    if (cancel !== false) this.say(hostMessage.cancel(envelope.deliveryId))
    const { clock, wheel } = this.#context
    if (cancel === 'unanswered') {
      this.#inFlight.answered(envelope.deliveryId)
      return this.moved()
    }
    const graceMs = graceOf(envelope.asked, this.#options.start)
    if (graceMs !== 'infinity') wheel.schedule(envelope, clock.now() + graceMs)
    this.#retirement?.look()
  }

  overrun(envelope: Envelope): void {
    const graceMs = graceOf(envelope.asked, this.#options.start)
    if (this.has(envelope) && graceMs !== 'infinity') this.#owner.onOverrun(envelope.asked.method, graceMs)
  }

  /** Whether it is in the worker's hands. */
  has(envelope: Envelope): boolean {
    return this.#inFlight.find(envelope.deliveryId) === envelope
  }

  // ---- as what the worker's words are for

  onReady(info: ReadyInfo): void {
    const { maxInFlight, prefetch } = this.#options.start
    this.#room = Math.min(maxInFlight, info.concurrency + prefetch)
    this.#inFlight.concurrency = this.#dialect.can.order ? info.concurrency : Number.POSITIVE_INFINITY
    this.#owner.onReady(info)
  }

  onLog(level: LogLevel, message: string, fields: unknown): void {
    this.#owner.onLog(level, message, fields)
  }

  /** Something has left the flight: there is room for more, or the last one has landed. */
  moved(): void {
    if (this.#isOpen) return this.#options.address.pump()
    this.#retirement?.look()
    if (this.#inFlight.size === 0) this.#owner.onDrained()
  }

  /**
   * It was never started, and its caller may still wait: the next incarnation gets it. This one
   * must not: it would only hand it back again. Nor does it get any other, whoever told it to stop:
   * what it hands back is held beside the mailbox and its bound.
   */
  handedBack(envelope: Envelope): void {
    if (!this.#handsBack) this.#owner.onHandedBack()
    this.#handsBack = true
    if (envelope.isSettled) this.#context.wheel.cancel(envelope)
    else this.#handedBack.add(envelope)
    this.close()
    this.moved()
  }

  // ---- the end

  /**
   * The worker has broken the protocol. Which of its calls it has answered is not known any more,
   * nor therefore how far it has come: from now on it may have started everything that it was
   * given.
   */
  distrust(): void {
    this.#inFlight.concurrency = Number.POSITIVE_INFINITY
  }

  /**
   * The worker never got the last frames: what was in them goes back to the mailbox, as if it had
   * not been delivered.
   */
  takeBack(frames: number): void {
    const back = this.#inFlight.takeBack(this.#outgoing.frames - frames)
    const waiting = back.filter(({ isSettled }) => !isSettled)
    for (const envelope of back) {
      if (envelope.isSettled) this.#context.wheel.cancel(envelope)
      else this.#handedBack.add(envelope)
    }
    giveBack(waiting, this.#options.address, this.#context.telemetry)
    this.#unread.push(...settle(waiting, () => false).report)
    for (const envelope of waiting) {
      this.#handedBack.delete(envelope)
      envelope.attempt -= 1
    }
    this.moved()
  }

  /**
   * The worker has died: settles everything that it held, by the rules of {@link settle}, and ends
   * the calls that it was making.
   *
   * @returns The whole certificate, with what became of each.
   */
  bury(certificate: Omit<DeathCertificate, 'inFlight' | 'lastFrames'>): DeathCertificate {
    this.close()
    this.#isOver = true
    const inFlight = this.#inFlight
    const settlement = settle(inFlight.all, ({ deliveryId }) => inFlight.mayHaveStarted(deliveryId))
    const death = {
      ...certificate,
      inFlight: [...settlement.report, ...this.#unread],
      lastFrames: this.#frames.last,
      ...missingCreditOf(this.ready?.sdk, inFlight),
    }
    const { address } = this.#options
    // That a life which was replaced has stopped is nothing that happened to the child.
    if (this.#retirement === undefined || !isGraceful(certificate.reason)) address.recordDeath(death)
    // Those that were given up have a grace, which means nothing any more.
    for (const envelope of inFlight.all) if (envelope.isSettled) this.#context.wheel.cancel(envelope)
    const handedBack = [...this.#handedBack].filter(({ isSettled }) => !isSettled)
    carryOut(settlement, death, { ...this.#context, address, holder: 'worker', handedBack })
    // Not before: whoever takes them back asks how far they had come.
    inFlight.clear()
    this.#handedBack.clear()
    this.#upcalls.abandon()
    return death
  }
}
