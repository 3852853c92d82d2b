import { CallError, type CallProgress } from '../errors/call-error.ts'
import { type DeathCertificate, formatDeath } from '../errors/death-certificate.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Envelope } from '../registry/envelope.ts'
import type { Receiver } from '../registry/receiver.ts'
import type { LogLevel } from '../telemetry/event.ts'
import type { Codec } from '../wire/codec.ts'
import { codecOf } from '../wire/codec-of.ts'
import { findUnencodable } from '../wire/find-unencodable.ts'
import { HEADER_BYTES } from '../wire/frame-reader.ts'
import { hostMessage } from '../wire/host-message.ts'
import { Kind } from '../wire/kind.ts'
import { parseWorkerMessage, type ReadyInfo, type WorkerMessage } from '../wire/worker-message.ts'
import { errorOfFailure } from './failure.ts'
import { InFlight } from './in-flight.ts'
import { logLevelOf } from './log-level.ts'
import { settle } from './settle.ts'
import { Upcalls } from './upcalls.ts'
import type { WorkerContext, WorkerOptions } from './worker-context.ts'

/** What a conversation needs of the worker whose it is. */
export interface ConversationEnds {
  /** Writes a frame to the process. */
  writeFrame(frame: Buffer): void
  /** Whether the pipe is full. */
  isCongested(): boolean
  /** READY has come. */
  onReady(info: ReadyInfo): void
  /** Nothing is in flight any more, after {@link Conversation.close}. */
  onDrained(): void
  onLog(level: LogLevel, message: string, fields: unknown): void
}

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
  readonly #inFlight = new InFlight()
  /** What the worker was given and, since it stops, did not start; until its end. */
  readonly #handedBack = new Set<Envelope>()
  readonly #upcalls: Upcalls
  #ready: ReadyInfo | undefined = undefined
  #isOpen = false

  constructor(options: WorkerOptions, context: WorkerContext, ends: ConversationEnds) {
    this.#options = options
    this.#context = context
    this.#ends = ends
    this.#codec = codecOf(options.start.codec)
    this.#upcalls = new Upcalls(options.life.path, context.sendTo, (message) => this.say(message))
  }

  /** What READY said; `undefined` before. */
  get ready(): ReadyInfo | undefined {
    return this.#ready
  }

  /** Begins to take calls. */
  open(): void {
    this.#isOpen = true
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

  /** The pipe takes frames again. */
  pump(): void {
    this.#options.address.pump()
  }

  /** Writes one message. @throws {@link WireError} `WIRE_UNENCODABLE` */
  say(message: unknown[]): void {
    const frame = this.#codec.encodeFrame(message)
    const { maxFrameBytes } = this.#options.start
    if (frame.length - HEADER_BYTES > maxFrameBytes) {
      throw new WireError(
        'WIRE_UNENCODABLE',
        `it would need ${frame.length - HEADER_BYTES} bytes, more than maxFrameBytes (${maxFrameBytes})`,
      )
    }
    this.#ends.writeFrame(frame)
  }

  /** Takes one payload from the worker. @throws {@link WireError} when it breaks the protocol. */
  hear(payload: Buffer): void {
    const message = parseWorkerMessage(this.#codec.decode(payload))
    if (this.#ready === undefined && !ALLOWED_BEFORE_READY.has(message.kind)) {
      throw new WireError('WIRE_UNEXPECTED', `it sent a message of kind ${message.kind} before READY`)
    }
    this.#handle(message)
  }

  // ---- as a receiver of the address

  get hasRoom(): boolean {
    return this.#isOpen && this.#inFlight.size < this.#options.start.maxInFlight && !this.#ends.isCongested()
  }

  deliver(envelope: Envelope): void {
    const { asked, isCast } = envelope
    const id = this.#inFlight.nextId()
    const ttlMs = asked.deadlineAt === undefined ? undefined : Math.max(0, asked.deadlineAt - this.#context.clock.now())
    const request = { method: asked.method, args: asked.args, ttlMs, headers: asked.headers }
    try {
      const found = findUnencodable(asked.args, this.#codec.name)
      if (found !== undefined) throw new WireError('WIRE_UNENCODABLE', `args${found}`)
      this.say(isCast ? hostMessage.cast(request) : hostMessage.call(id, request))
    } catch (error) {
      return this.#refuse(envelope, error)
    }
    this.#inFlight.add(id, envelope)
    this.#reportDelivered(envelope)
    // The deadline of a cast is for waiting.
    if (isCast) this.#context.wheel.cancel(envelope)
  }

  progressOf(envelope: Envelope): CallProgress {
    if (this.#handedBack.has(envelope)) return 'not_started'
    return this.#inFlight.progressOf(envelope, this.#concurrency)
  }

  abandon(envelope: Envelope): void {
    if (this.#inFlight.find(envelope.deliveryId) === envelope) this.say(hostMessage.cancel(envelope.deliveryId))
  }

  // ---- messages

  #handle(message: WorkerMessage): void {
    switch (message.kind) {
      case Kind.REPLY:
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
        if (this.#inFlight.find(message.id) === undefined) throw unknownCall('PROGRESS', message.id)
        return
      case Kind.CREDIT:
        return this.#credited(message.id, message.n)
      case Kind.ITEM:
      case Kind.END:
        throw new WireError('WIRE_UNEXPECTED', `kind ${message.kind} outside a stream, for id ${message.id}`)
    }
  }

  #becameReady(info: ReadyInfo): void {
    if (this.#ready !== undefined) throw new WireError('WIRE_UNEXPECTED', 'READY came twice')
    this.#ready = info
    this.#ends.onReady(info)
  }

  #answered(id: number, use: (envelope: Envelope) => void): void {
    const envelope = this.#inFlight.answered(id)
    if (envelope === undefined) throw unknownCall('an answer', id)
    this.#context.wheel.cancel(envelope)
    use(envelope)
    this.#moved()
  }

  #failed({ id, error }: Extract<WorkerMessage, { kind: typeof Kind.FAIL }>): void {
    if (error.code === 'STOPPING') return this.#handedBackBy(id)
    this.#answered(id, (envelope) => {
      if (envelope.isSettled) return
      envelope.reject(errorOfFailure(error, this.#options.address.path, envelope.asked.method))
    })
  }

  /** It was never started, and its caller may still wait: the next incarnation gets it. This one must not: it would only hand it back again. */
  #handedBackBy(id: number): void {
    const envelope = this.#inFlight.answered(id)
    if (envelope === undefined) throw unknownCall('an answer', id)
    this.#handedBack.add(envelope)
    this.#moved()
  }

  #credited(id: number, count: number): void {
    const casts = id === 0 ? this.#inFlight.finishedCasts(count) : undefined
    if (casts === undefined)
      throw new WireError('WIRE_UNEXPECTED', `credit of ${count} for id ${id}, which has not so many outstanding`)
    for (const cast of casts) cast.resolve(undefined)
    this.#moved()
  }

  /** Something has left the flight: there is room for more, or the last one has landed. */
  #moved(): void {
    if (this.#isOpen) this.#options.address.pump()
    else if (this.#inFlight.size === 0) this.#ends.onDrained()
  }

  #refuse(envelope: Envelope, error: unknown): void {
    const { method } = envelope.asked
    const { path } = this.#options.address
    const message = `The arguments of "${method}" for "${path}" cannot be sent: ${reasonOf(error)}`
    this.#context.wheel.cancel(envelope)
    if (envelope.isCast) this.#context.telemetry.emit('message:dropped', { path, method, why: message })
    envelope.reject(
      new CallError('CALL_UNENCODABLE', message, { target: path, method, progress: 'not_delivered', cause: error }),
    )
  }

  // ---- the end

  get #concurrency(): number {
    return this.#ready?.concurrency ?? 1
  }

  /**
   * The worker has died: settles everything that it held, by the rules of {@link settle}, and ends the calls that it was making.
   *
   * @returns The whole certificate, with what became of each.
   */
  bury(certificate: Omit<DeathCertificate, 'inFlight'>): DeathCertificate {
    this.close()
    const { redeliver, fail, lost, report } = settle(this.#inFlight.all, this.#concurrency)
    const death: DeathCertificate = { ...certificate, inFlight: report }
    this.#inFlight.clear()
    this.#options.address.recordDeath(death)
    for (const envelope of fail) this.#failWith(death, envelope)
    for (const envelope of lost) this.#lose(death, envelope)
    const handedBack = [...this.#handedBack].filter(({ isSettled }) => !isSettled)
    this.#putBack([...handedBack, ...redeliver].toSorted((a, b) => a.deliveryId - b.deliveryId))
    this.#handedBack.clear()
    this.#upcalls.abandon()
    return death
  }

  #failWith(death: DeathCertificate, envelope: Envelope): void {
    const { method, idempotent } = envelope.asked
    const hint = idempotent
      ? `it was tried ${envelope.attempt} times`
      : 'if it is safe to repeat, declare it idempotent'
    const message = `"${method}" on "${death.path}" was in the worker's hands when it ended: ${formatDeath(death)}; ${hint}`
    this.#context.wheel.cancel(envelope)
    envelope.reject(new CallError('CALL_EXITED', message, { target: death.path, method, progress: 'started', death }))
  }

  #lose({ path }: DeathCertificate, envelope: Envelope): void {
    const { method } = envelope.asked
    const why = 'the worker died with it'
    this.#context.telemetry.emit('message:dropped', { path, method, why })
    envelope.reject(new CallError('CALL_EXITED', why, { target: path, method, progress: 'started' }))
  }

  #putBack(envelopes: readonly Envelope[]): void {
    const { path } = this.#options.address
    for (const { asked, attempt } of envelopes)
      this.#context.telemetry.emit('message:redelivered', { path, method: asked.method, attempt })
    this.#options.address.putBack(envelopes)
  }

  #reportDelivered(envelope: Envelope): void {
    const { telemetry } = this.#context
    if (!telemetry.listens('call:delivered')) return
    telemetry.emit('call:delivered', {
      path: this.#options.address.path,
      method: envelope.asked.method,
      attempt: envelope.attempt,
    })
  }
}

const ALLOWED_BEFORE_READY: ReadonlySet<number> = new Set([Kind.READY, Kind.LOG, Kind.PONG])

function unknownCall(what: string, id: number): WireError {
  return new WireError('WIRE_UNKNOWN_CALL', `${what} to call ${id}, which is not open`)
}
