import type { Envelope } from '../calls/envelope.ts'
import { streamsError } from '../calls/streams-error.ts'
import { CallError } from '../errors/call-error.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Codec } from '../wire/codec.ts'
import type { Abilities } from '../wire/dialect.ts'
import { findUnencodable } from '../wire/find-unencodable.ts'
import { hostMessage } from '../wire/host-message.ts'
import { unencodableError } from './call-errors.ts'
import type { ConversationContext } from './conversation-context.ts'
import { Line, type LineCarrier } from './line.ts'
import type { Outgoing } from './outgoing.ts'

/** What deliveries to one worker need. */
export interface DeliveryParts {
  /** Of the worker. */
  readonly path: string
  readonly codec: Codec['name']
  readonly can: Abilities
  readonly outgoing: Outgoing
  readonly carrier: LineCarrier
  readonly context: Pick<ConversationContext, 'telemetry' | 'wheel'>
}

/** How calls and casts are given to one worker. */
export class Delivery {
  readonly #parts: DeliveryParts
  /** Whether every call and cast can be said. */
  readonly #saysAll: boolean

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    this.#saysAll = parts.can.streams && parts.can.casts !== 'none'
  }

  /**
   * Says one to the worker; refuses what cannot be said.
   *
   * @param now - On the system's clock, in milliseconds.
   * @returns Whether the worker has it.
   */
  write(id: number, envelope: Envelope, now: number): boolean {
    const { codec, outgoing } = this.#parts
    const { asked } = envelope
    const { method, args, headers, deadlineAt, flow } = asked
    if (!this.#saysAll && this.#refusesToSay(envelope)) return false
    const request = {
      method,
      args,
      ttlMs: deadlineAt === undefined ? undefined : Math.max(0, deadlineAt - now),
      headers,
    }
    try {
      const found = findUnencodable(args, codec)
      if (found !== undefined) throw new WireError('WIRE_UNENCODABLE', `args${found}`)
      outgoing.say(envelope.isCast ? hostMessage.cast(request) : hostMessage.call(id, request, flow))
    } catch (error) {
      this.#refuse(envelope, unencodableError(this.#parts.path, envelope, error))
      return false
    }
    envelope.frame = outgoing.frames
    return true
  }

  /** What flows beside it may flow now. */
  begin(envelope: Envelope): void {
    const { codec, carrier } = this.#parts
    envelope.asked.flow?.begin(new Line(envelope, codec, carrier))
  }

  /** @returns Whether the dialect has no words for it. */
  #refusesToSay(envelope: Envelope): boolean {
    const { can, path } = this.#parts
    const { flow, method } = envelope.asked
    if (!can.streams && flow !== undefined && (flow.credit !== undefined || flow.hasInput)) {
      this.#refuse(envelope, streamsError(path, method, 'its program speaks a dialect without streams'))
      return true
    }
    if (!envelope.isCast || can.casts !== 'none') return false
    const why = `"${method}" on "${path}" cannot be cast: its program speaks a dialect without casts. Use call`
    this.#refuse(envelope, new CallError('CALL_INVALID', why, { target: path, method, progress: 'not_delivered' }))
    return true
  }

  /** Of a cast nobody but telemetry hears. */
  #refuse(envelope: Envelope, error: CallError): void {
    const { context } = this.#parts
    context.wheel.cancel(envelope)
    const { message: why, target: path, method } = error
    if (envelope.isCast) context.telemetry.emit('message:dropped', { path, method, why })
    envelope.reject(error)
  }
}
