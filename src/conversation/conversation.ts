import { carryOut, giveBack } from '../calls/carry-out.ts'
import type { Envelope } from '../calls/envelope.ts'
import type { Flow } from '../calls/flow.ts'
import type { Receiver } from '../calls/receiver.ts'
import { reportDelivered } from '../calls/report-delivered.ts'
import { settle } from '../calls/settle.ts'
import type { CallProgress } from '../errors/call-error.ts'
import type { CallInFlight, DeathCertificate } from '../errors/death-certificate.ts'
import { isGraceful } from '../errors/exit-reason.ts'
import { WireError } from '../errors/wire-error.ts'
import type { LogLevel } from '../telemetry/event.ts'
import type { Codec } from '../wire/codec.ts'
import { codecOf } from '../wire/codec-of.ts'
import { findUnencodable } from '../wire/find-unencodable.ts'
import type { Frame } from '../wire/frame.ts'
import { hostMessage } from '../wire/host-message.ts'
import { Kind } from '../wire/kind.ts'
import type { ReadyInfo, WorkerMessage } from '../wire/worker-message.ts'
import { unencodableError } from './call-errors.ts'
import { errorOfFailure, isRefusal } from './failure.ts'
import { FrameLog } from './frame-log.ts'
import { InFlight } from './in-flight.ts'
import { Incoming } from './incoming.ts'
import { Line } from './line.ts'
import { logLevelOf } from './log-level.ts'
import { missingCreditOf } from './missing-credit-of.ts'
import { Outgoing } from './outgoing.ts'
import { Retirement, type RetirementEnds } from './retirement.ts'
import { Upcalls } from './upcalls.ts'
import type { WorkerContext, WorkerOptions } from './worker-context.ts'

/** What a conversation needs of the worker whose it is. */
export interface ConversationEnds {
  /** Writes a frame to the process. */
  writeFrame(frame: Frame): void
  /** Whether the pipe is full. */
  isCongested(): boolean
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

/** By how much the clock of a worker may be ahead of ours when it says that a deadline has passed. */
const CLOCK_SLACK_MS = 50

/**
 * Everything that is said between the host and one incarnation: messages, both ways, and which of them await an answer.
 *
 * It knows no process and no machine; the {@link Worker} that owns it does.
 */
export class Conversation implements Receiver {
  readonly #options: WorkerOptions
  readonly #context: WorkerContext
  readonly #ends: ConversationEnds
  readonly #codec: Codec
  readonly #incoming: Incoming
  readonly #inFlight = new InFlight()
  readonly #frames = new FrameLog()
  readonly #outgoing: Outgoing
  /** What the worker was given and, since it stops, did not start; until its end. */
  readonly #handedBack = new Set<Envelope>()
  /** What it was written and has not read, for its certificate. */
  readonly #unread: CallInFlight[] = []
  readonly #upcalls: Upcalls
  /** What READY said; `undefined` before. */
  ready: ReadyInfo | undefined = undefined
  #isOpen = false
  #handsBack = false
  /** The worker has died, and all that it had said was read. */
  #isOver = false
  /** While it takes no calls, and has not been told to stop. */
  #retirement: Retirement | undefined = undefined

  constructor(options: WorkerOptions, context: WorkerContext, ends: ConversationEnds) {
    this.#options = options
    this.#context = context
    this.#ends = ends
    this.#codec = codecOf(options.start.codec)
    const { maxInFlight, maxFrameBytes } = options.start
    this.#incoming = new Incoming({ codec: this.#codec, maxFrameBytes, log: this.#frames })
    this.#outgoing = new Outgoing({
      codec: this.#codec,
      maxFrameBytes,
      log: this.#frames,
      writeFrame: (frame) => ends.writeFrame(frame),
    })
    this.#upcalls = new Upcalls({
      caller: options.life.path,
      maxInFlight,
      sendTo: context.sendTo,
      isCongested: () => this.isCongested,
      write: (message) => this.say(message),
    })
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
    this.#moved()
  }

  /** Closes, and tells how what is in flight comes to its end; perhaps at once. */
  retire(ends: RetirementEnds): void {
    this.close()
    this.#retirement = new Retirement(this.#inFlight, this.#inFlight.concurrency, ends)
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
    return this.#ends.isCongested()
  }

  /** Writes one message. @throws {@link WireError} `WIRE_UNENCODABLE` */
  say(message: unknown[]): void {
    this.#outgoing.say(message)
  }

  /** Takes one payload from the worker. @throws {@link WireError} when it breaks the protocol. */
  hear(payload: Buffer): void {
    this.#handle(this.#incoming.read(payload, this.ready !== undefined))
  }

  // ---- as a receiver of the address

  get hasRoom(): boolean {
    return this.#isOpen && this.#inFlight.size < this.#room && !this.isCongested
  }

  get load(): number {
    return this.#inFlight.size
  }

  get concurrency(): number {
    return this.#inFlight.concurrency
  }

  deliver(envelope: Envelope, now: number): void {
    const { asked, isCast } = envelope
    const { flow } = asked
    const id = this.#inFlight.nextId()
    const ttlMs = asked.deadlineAt === undefined ? undefined : Math.max(0, asked.deadlineAt - now)
    const request = { method: asked.method, args: asked.args, ttlMs, headers: asked.headers }
    try {
      const found = findUnencodable(asked.args, this.#codec.name)
      if (found !== undefined) throw new WireError('WIRE_UNENCODABLE', `args${found}`)
      if (isCast) this.say(hostMessage.cast(request))
      else this.#outgoing.call(hostMessage.call(id, request, flow))
    } catch (error) {
      return this.#refuse(envelope, error)
    }
    envelope.frame = this.#outgoing.frames
    this.#inFlight.add(id, envelope)
    flow?.begin(new Line(envelope, this.#codec.name, this))
    reportDelivered(this.#options.address.path, envelope, this.#context.telemetry)
    // The deadline of a cast is for waiting.
    if (isCast) this.#context.wheel.cancel(envelope)
    if (this.#options.turn?.maxCalls === this.#inFlight.added) this.#options.turn.onMaxCalls()
  }

  /**
   * While the worker lives, whatever it has may be started by now: answers that would show it may still be on their way, and so may a CANCEL that would
   * prevent it.
   */
  progressOf(envelope: Envelope): CallProgress {
    if (this.#handedBack.has(envelope)) return 'not_started'
    return this.#isOver ? this.#inFlight.progressOf(envelope) : 'started'
  }

  abandon(envelope: Envelope): void {
    if (!this.has(envelope)) return
    this.say(hostMessage.cancel(envelope.deliveryId))
    const { clock, wheel } = this.#context
    const graceMs = this.#graceOf(envelope)
    if (graceMs !== 'infinity') wheel.schedule(envelope, clock.now() + graceMs)
    this.#retirement?.look()
  }

  overrun(envelope: Envelope): void {
    const graceMs = this.#graceOf(envelope)
    if (this.has(envelope) && graceMs !== 'infinity') this.#ends.onOverrun(envelope.asked.method, graceMs)
  }

  /** Whether it is in the worker's hands. */
  has(envelope: Envelope): boolean {
    return this.#inFlight.find(envelope.deliveryId) === envelope
  }

  /** How long a call that was given up may run on. */
  #graceOf({ asked }: Envelope): number | 'infinity' {
    const { onOverrun, graceMs } = this.#options.start
    return onOverrun === 'kill' ? (asked.graceMs ?? graceMs) : 'infinity'
  }

  // ---- messages

  #handle(message: WorkerMessage): void {
    switch (message.kind) {
      case Kind.REPLY:
        this.#inFlight.inTurn('an answer', message.id)
        return this.#answered(message.id, (envelope) => envelope.resolve(message.value))
      case Kind.FAIL:
        return this.#failed(message)
      case Kind.PONG:
        return
      case Kind.CALL:
        return this.#upcalls.call(message)
      case Kind.CAST:
        return this.#upcalls.cast(message)
      case Kind.CANCEL:
        return this.#upcalls.cancel(message.id)
      case Kind.LOG:
        return this.#ends.onLog(logLevelOf(message.level), message.message, message.fields)
      case Kind.READY:
        return this.#becameReady(message.info)
      case Kind.PROGRESS:
        return this.#flowOf('PROGRESS', message.id)?.progress(message.fraction, message.note)
      case Kind.ITEM:
        return this.#item(message.id, message.value)
      case Kind.PULL:
        return this.#pulled(message.id, message.n)
      case Kind.CREDIT:
        return message.id === 0 ? this.#finishedCasts(message.n) : this.#upcalls.credit(message.id, message.n)
    }
  }

  /** What flows beside an open call; `undefined` when nothing does, or its caller has given up. */
  #flowOf(what: string, id: number): Flow | undefined {
    const envelope = this.#inFlight.inTurn(what, id)
    return envelope.isSettled ? undefined : envelope.asked.flow
  }

  #item(id: number, value: unknown): void {
    const envelope = this.#inFlight.inTurn('an element', id)
    if (envelope.isSettled || envelope.asked.flow?.item(value) === true) return
    throw new WireError('WIRE_UNEXPECTED', `it sent an element of call ${id} for which it has no credit`)
  }

  #pulled(id: number, n: number): void {
    if (this.#flowOf('PULL', id)?.pull(n) === false)
      throw new WireError('WIRE_UNEXPECTED', `with PULL ${n} it has asked for too many elements of call ${id}`)
  }

  #becameReady(info: ReadyInfo): void {
    if (this.ready !== undefined) throw new WireError('WIRE_UNEXPECTED', 'READY came twice')
    this.ready = info
    this.#inFlight.concurrency = info.concurrency
    this.#ends.onReady(info)
  }

  #answered(id: number, use: (envelope: Envelope) => void): void {
    const envelope = this.#inFlight.answered(id)
    this.#context.wheel.cancel(envelope)
    use(envelope)
    this.#moved()
  }

  #failed({ id, error }: Extract<WorkerMessage, { kind: typeof Kind.FAIL }>): void {
    const envelope = this.#inFlight.find(id)
    // What has taken elements, or given any, was started, whatever the worker says.
    const isTouched = envelope?.asked.flow?.isTouched === true
    const isRefused = !isTouched && isRefusal(error.code, envelope?.isSettled === true)
    if (!isRefused) this.#inFlight.inTurn('an answer', id)
    if (isRefused && error.code === 'STOPPING') return this.#handedBackBy(id)
    this.#answered(id, (failed) => {
      if (failed.isSettled) return
      const { method, deadlineAt = Number.POSITIVE_INFINITY } = failed.asked
      const isOverdue = this.#context.clock.now() >= deadlineAt - CLOCK_SLACK_MS
      const known = { target: this.#options.address.path, methods: this.ready?.methods ?? [] }
      failed.reject(errorOfFailure(error, { ...known, method, isOverdue, wasStarted: isTouched || failed.wasStarted }))
    })
  }

  /**
   * It was never started, and its caller may still wait: the next incarnation gets it. This one must not: it would only hand it back again. Nor does it get
   * any other, whoever told it to stop: what it hands back is held beside the mailbox and its bound.
   */
  #handedBackBy(id: number): void {
    const envelope = this.#inFlight.answered(id)
    if (!this.#handsBack) this.#ends.onHandedBack()
    this.#handsBack = true
    if (envelope.isSettled) this.#context.wheel.cancel(envelope)
    else this.#handedBack.add(envelope)
    this.close()
    this.#moved()
  }

  #finishedCasts(count: number): void {
    for (const cast of this.#inFlight.finishedCasts(count)) cast.resolve(undefined)
    this.#moved()
  }

  /** Something has left the flight: there is room for more, or the last one has landed. */
  #moved(): void {
    if (this.#isOpen) return this.#options.address.pump()
    this.#retirement?.look()
    if (this.#inFlight.size === 0) this.#ends.onDrained()
  }

  /** Of a cast nobody but telemetry hears. */
  #refuse(envelope: Envelope, cause: unknown): void {
    this.#context.wheel.cancel(envelope)
    const error = unencodableError(this.#options.address.path, envelope, cause)
    const { message: why, target: path, method } = error
    if (envelope.isCast) this.#context.telemetry.emit('message:dropped', { path, method, why })
    envelope.reject(error)
  }

  // ---- the end

  /**
   * The worker has broken the protocol. Which of its calls it has answered is not known any more, nor therefore how far it has come: from now on it may have
   * started everything that it was given.
   */
  distrust(): void {
    this.#inFlight.concurrency = Number.POSITIVE_INFINITY
  }

  /** The worker never got the last frames: what was in them goes back to the mailbox, as if it had not been delivered. */
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
    this.#moved()
  }

  /** Calls and casts that it may have: those that it handles, and some ahead. */
  get #room(): number {
    const { maxInFlight, prefetch } = this.#options.start
    return Math.min(maxInFlight, this.#inFlight.concurrency + prefetch)
  }

  /**
   * The worker has died: settles everything that it held, by the rules of {@link settle}, and ends the calls that it was making.
   *
   * @returns The whole certificate, with what became of each.
   */
  bury(certificate: Omit<DeathCertificate, 'inFlight' | 'lastFrames'>): DeathCertificate {
    this.close()
    this.#isOver = true
    const inFlight = this.#inFlight
    const settlement = settle(inFlight.all, ({ deliveryId }) => inFlight.mayHaveStarted(deliveryId))
    const { last: lastFrames } = this.#frames
    const death = {
      ...certificate,
      inFlight: [...settlement.report, ...this.#unread],
      lastFrames,
      ...missingCreditOf(this.ready?.sdk, inFlight),
    }
    // That a life which was replaced has stopped is nothing that happened to the child.
    if (this.#retirement === undefined || !isGraceful(certificate.reason)) this.#options.address.recordDeath(death)
    // Those that were given up have a grace, which means nothing any more.
    for (const envelope of inFlight.all) if (envelope.isSettled) this.#context.wheel.cancel(envelope)
    const handedBack = [...this.#handedBack].filter(({ isSettled }) => !isSettled)
    const { address } = this.#options
    carryOut(settlement, death, { ...this.#context, address, holder: 'worker', handedBack })
    // Not before: whoever takes them back asks how far they had come.
    inFlight.clear()
    this.#handedBack.clear()
    this.#upcalls.abandon()
    return death
  }
}
