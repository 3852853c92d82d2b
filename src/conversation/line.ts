import type { Envelope } from '../calls/envelope.ts'
import type { FlowLine } from '../calls/flow-line.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Codec } from '../wire/codec.ts'
import type { HostMessage } from '../wire/dialect.ts'
import { findUnencodable } from '../wire/find-unencodable.ts'
import { hostMessage } from '../wire/host-message.ts'
import { failureOfError, unencodable } from './failure.ts'

/** Who carries what flows beside a call. */
export interface LineCarrier {
  /** Writes one message. @throws {@link WireError} `WIRE_UNENCODABLE` */
  say(message: HostMessage): void
  /** Whether the pipe is full. */
  readonly isCongested: boolean
  /** Whether the call is open. */
  has(envelope: Envelope): boolean
}

/**
 * What flows from the host beside one delivery of a call: messages under its id, while it is open.
 */
export class Line implements FlowLine {
  readonly #envelope: Envelope
  readonly #id: number
  readonly #codec: Codec['name']
  readonly #carrier: LineCarrier

  constructor(envelope: Envelope, codec: Codec['name'], carrier: LineCarrier) {
    this.#envelope = envelope
    this.#id = envelope.deliveryId
    this.#codec = codec
    this.#carrier = carrier
  }

  get isCongested(): boolean {
    return this.#carrier.isCongested
  }

  credit(n: number): void {
    if (this.#isOpen) this.#carrier.say(hostMessage.credit(this.#id, n))
  }

  push(value: unknown): void {
    if (!this.#isOpen) return
    const found = findUnencodable(value, this.#codec)
    if (found !== undefined) throw new WireError('WIRE_UNENCODABLE', `an element of the argument${found}`)
    this.#carrier.say(hostMessage.push(this.#id, value))
  }

  end(error?: unknown): void {
    if (!this.#isOpen) return
    if (error === undefined) return this.#carrier.say(hostMessage.end(this.#id))
    try {
      this.#carrier.say(hostMessage.end(this.#id, failureOfError(error)))
    } catch (cause) {
      // Whatever the source threw, of any size: that it failed can always be said.
      this.#carrier.say(hostMessage.end(this.#id, unencodable(cause)))
    }
  }

  /** A later delivery of the same call has another id, and a line of its own. */
  get #isOpen(): boolean {
    return this.#envelope.deliveryId === this.#id && this.#carrier.has(this.#envelope)
  }
}
