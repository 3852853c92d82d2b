import { WireError } from '../errors/wire-error.ts'
import type { Carrier } from '../port/carrier.ts'
import type { Dialect, HostMessage, Speech } from '../wire/dialect.ts'
import { bytesOf, type Frame } from '../wire/frame.ts'
import type { FrameLog } from './frame-log.ts'

/** What messages to a worker need on their way. */
export interface OutgoingOptions {
  readonly speech: Speech
  readonly framing: Dialect['framing']
  readonly maxFrameBytes: number
  readonly log: FrameLog
}

/** Messages to one worker, made into frames. */
export class Outgoing {
  readonly #options: OutgoingOptions
  #frames = 0
  /** Set when it is opened; before, there is nothing to say. */
  carrier: Pick<Carrier, 'write' | 'isCongested'> | undefined = undefined

  constructor(options: OutgoingOptions) {
    this.#options = options
  }

  /** How many frames there were until now. */
  get frames(): number {
    return this.#frames
  }

  /** Says a message. @throws {@link WireError} `WIRE_UNENCODABLE`, and then nothing was written. */
  say(message: HostMessage): void {
    const frame = this.#options.speech.say(message)
    if (frame !== undefined) this.write(message[0], frame)
  }

  /** @param kind - Of the message, for the certificate. @throws {@link WireError} as above. */
  write(kind: unknown, frame: Frame): void {
    const { maxFrameBytes, framing, log } = this.#options
    const bytes = bytesOf(frame) - framing.headerBytes
    if (bytes > maxFrameBytes) {
      throw new WireError(
        'WIRE_UNENCODABLE',
        `it would need ${bytes} bytes, more than maxFrameBytes (${maxFrameBytes})`,
      )
    }
    log.wrote(kind, bytes)
    this.#frames += 1
    this.carrier?.write(frame)
  }
}
