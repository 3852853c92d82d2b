import type { Address } from '../calls/address.ts'
import type { Envelope } from '../calls/envelope.ts'
import type { Flow } from '../calls/flow.ts'
import { WireError } from '../errors/wire-error.ts'
import type { LogLevel } from '../telemetry/event.ts'
import { Kind } from '../wire/kind.ts'
import type { ReadyInfo, WorkerMessage } from '../wire/worker-message.ts'
import type { ConversationContext } from './conversation-context.ts'
import { errorOfFailure, isRefusal } from './failure.ts'
import type { InFlight } from './in-flight.ts'
import { logLevelOf } from './log-level.ts'
import type { Upcalls } from './upcalls.ts'

/** What becomes of what a worker says. */
export interface Hearer {
  /** READY has come. */
  onReady(info: ReadyInfo): void
  onLog(level: LogLevel, message: string, fields: unknown): void
  /** Something has left the flight. */
  moved(): void
  /** The worker stops, and has not started this. */
  handedBack(envelope: Envelope): void
}

/** What hearing needs. */
export interface HearingParts {
  readonly address: Address
  readonly inFlight: InFlight
  readonly upcalls: Upcalls
  readonly context: ConversationContext
  readonly hearer: Hearer
}

/**
 * By how much the clock of a worker may be ahead of ours when it says that a deadline has passed.
 */
const CLOCK_SLACK_MS = 50

/** What one worker says: of the calls that it was given, of its own, and of itself. */
export class Hearing {
  readonly #parts: HearingParts
  readonly #inFlight: InFlight
  #ready: ReadyInfo | undefined = undefined

  constructor(parts: HearingParts) {
    this.#parts = parts
    this.#inFlight = parts.inFlight
  }

  /** What READY said; `undefined` before. */
  get ready(): ReadyInfo | undefined {
    return this.#ready
  }

  /** @throws {@link WireError} when it may not say that. */
  take(message: WorkerMessage): void {
    switch (message.kind) {
      case Kind.REPLY:
        return this.#answered(message.id, message.value)
      case Kind.FAIL:
        return this.#failed(message)
      case Kind.PONG:
        return
      case Kind.CALL:
        return this.#parts.upcalls.call(message)
      case Kind.CAST:
        return this.#parts.upcalls.cast(message)
      case Kind.CANCEL:
        return this.#parts.upcalls.cancel(message.id)
      case Kind.LOG:
        return this.#parts.hearer.onLog(logLevelOf(message.level), message.message, message.fields)
      case Kind.READY:
        return this.becomeReady(message.info)
      case Kind.PROGRESS:
        return this.#flowOf('PROGRESS', message.id)?.progress(message.fraction, message.note)
      case Kind.ITEM:
        return this.#item(message.id, message.value)
      case Kind.PULL:
        return this.#pulled(message.id, message.n)
      case Kind.CREDIT:
        return message.id === 0 ? this.#finishedCasts(message.n) : this.#parts.upcalls.credit(message.id, message.n)
    }
  }

  /**
   * It can be called from now on.
   * @throws {@link WireError} `WIRE_UNEXPECTED` when it could before.
   */
  becomeReady(info: ReadyInfo): void {
    if (this.#ready !== undefined) throw new WireError('WIRE_UNEXPECTED', 'READY came twice')
    this.#ready = info
    this.#parts.hearer.onReady(info)
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

  #answered(id: number, value: unknown): void {
    const envelope = this.#inFlight.landed(id)
    this.#parts.context.wheel.cancel(envelope)
    envelope.resolve(value)
    this.#parts.hearer.moved()
  }

  #failed({ id, error }: Extract<WorkerMessage, { kind: typeof Kind.FAIL }>): void {
    const { address, context, hearer } = this.#parts
    const found = this.#inFlight.find(id)
    // What has taken elements, or given any, was started, whatever the worker says.
    const isTouched = found?.asked.flow?.isTouched === true
    const isRefused = !isTouched && isRefusal(error.code, found?.isSettled === true)
    if (!isRefused) this.#inFlight.inTurn('an answer', id)
    if (isRefused && error.code === 'STOPPING') return hearer.handedBack(this.#inFlight.answered(id))
    const failed = this.#landed(id)
    if (!failed.isSettled) {
      const { method, deadlineAt = Number.POSITIVE_INFINITY } = failed.asked
      const isOverdue = context.clock.now() >= deadlineAt - CLOCK_SLACK_MS
      const known = { target: address.path, methods: this.#ready?.methods ?? [] }
      failed.reject(errorOfFailure(error, { ...known, method, isOverdue, wasStarted: isTouched || failed.wasStarted }))
    }
    hearer.moved()
  }

  /** Takes what has its answer out of the flight. */
  #landed(id: number): Envelope {
    const envelope = this.#inFlight.answered(id)
    this.#parts.context.wheel.cancel(envelope)
    return envelope
  }

  #finishedCasts(count: number): void {
    for (const cast of this.#inFlight.finishedCasts(count)) cast.resolve(undefined)
    this.#parts.hearer.moved()
  }
}
