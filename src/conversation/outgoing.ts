import { WireError } from '../errors/wire-error.ts'
import { isBulk } from '../wire/bulk.ts'
import type { Codec } from '../wire/codec.ts'
import { bytesOf, type Frame } from '../wire/frame.ts'
import { HEADER_BYTES } from '../wire/frame-reader.ts'
import { CALL_ARGS } from '../wire/host-message.ts'
import type { FrameLog } from './frame-log.ts'

/** What messages to a worker need on their way. */
export interface OutgoingOptions {
  readonly codec: Codec
  readonly maxFrameBytes: number
  readonly log: FrameLog
  writeFrame(frame: Frame): void
}

/** Messages to one worker, made into frames. Both methods throw {@link WireError} `WIRE_UNENCODABLE`, and then nothing was written. */
export class Outgoing {
  readonly #options: OutgoingOptions
  #frames = 0

  constructor(options: OutgoingOptions) {
    this.#options = options
  }

  /** How many there were until now. */
  get frames(): number {
    return this.#frames
  }

  say(message: readonly unknown[]): void {
    this.#write(message[0], this.#options.codec.encodeFrame(message))
  }

  /** A CALL. What it is made with belongs to the worker until it is answered, so bulk need not be copied. */
  call(message: readonly unknown[]): void {
    if (isBulk(message[CALL_ARGS])) this.#write(message[0], this.#options.codec.encodeInParts(message, CALL_ARGS))
    else this.say(message)
  }

  #write(kind: unknown, frame: Frame): void {
    const { maxFrameBytes, log } = this.#options
    const bytes = bytesOf(frame) - HEADER_BYTES
    if (bytes > maxFrameBytes) {
      throw new WireError(
        'WIRE_UNENCODABLE',
        `it would need ${bytes} bytes, more than maxFrameBytes (${maxFrameBytes})`,
      )
    }
    log.wrote(kind, bytes)
    this.#frames += 1
    this.#options.writeFrame(frame)
  }
}
