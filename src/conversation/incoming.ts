import { WireError } from '../errors/wire-error.ts'
import type { Codec } from '../wire/codec.ts'
import { type ContentLimits, contentLimitsOf } from '../wire/content-limits.ts'
import { Kind } from '../wire/kind.ts'
import { parseWorkerMessage, type WorkerMessage } from '../wire/worker-message.ts'
import type { FrameLog } from './frame-log.ts'

/** What messages from a worker need on their way. */
export interface IncomingOptions {
  readonly codec: Codec
  readonly maxFrameBytes: number
  readonly log: FrameLog
}

/** Payloads from one worker, made into messages. */
export class Incoming {
  readonly #codec: Codec
  readonly #limits: ContentLimits
  readonly #log: FrameLog

  constructor({ codec, maxFrameBytes, log }: IncomingOptions) {
    this.#codec = codec
    this.#limits = contentLimitsOf(maxFrameBytes)
    this.#log = log
  }

  /** @param isReady - Whether READY has come. @throws {@link WireError} when it breaks the protocol. */
  read(payload: Buffer, isReady: boolean): WorkerMessage {
    this.#log.read(payload.length)
    const message = parseWorkerMessage(this.#codec.decode(payload, this.#limits))
    this.#log.understood(message.kind)
    if (!isReady && !ALLOWED_BEFORE_READY.has(message.kind))
      throw new WireError('WIRE_UNEXPECTED', `it sent a message of kind ${message.kind} before READY`)
    return message
  }
}

const ALLOWED_BEFORE_READY: ReadonlySet<number> = new Set([Kind.READY, Kind.LOG, Kind.PONG])
