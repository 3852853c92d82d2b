import { type Framing, HeldBytes, type PayloadReader, WireError } from '../../../src/adapter-kit.ts'
import { guessFormat } from './guess-format.ts'

/** Bytes of the length before each frame, as Erlang's `{packet, N}`. */
export type PacketBytes = 1 | 2 | 4

/** Whether the first byte of a payload is one that this kind of payload can begin with. */
export type MayBegin = (byte: number) => boolean

/**
 * `[big-endian length][payload]`.
 *
 * @param mayBegin - Another length of the header shows by the first byte of a payload, long before
 *   a wrong length is complete. `undefined`: anything goes, the empty payload too.
 */
export function packetFraming(headerBytes: PacketBytes, mayBegin?: MayBegin): Framing {
  return Object.freeze({
    headerBytes,
    createReader: (maxFrameBytes: number) => new PacketReader({ headerBytes, maxFrameBytes, mayBegin }),
  })
}

/** A payload with its length before it. @throws {@link WireError} `WIRE_UNENCODABLE` */
export function withLength(headerBytes: PacketBytes, payload: Buffer): Buffer {
  const most = 2 ** (8 * headerBytes) - 1
  if (payload.length > most)
    throw new WireError(
      'WIRE_UNENCODABLE',
      `it would need ${payload.length} bytes; a packet of ${headerBytes} carries ${most}`,
    )
  const frame = Buffer.allocUnsafe(headerBytes + payload.length)
  frame.writeUIntBE(payload.length, 0, headerBytes)
  payload.copy(frame, headerBytes)
  return frame
}

interface PacketOptions {
  readonly headerBytes: PacketBytes
  readonly maxFrameBytes: number
  readonly mayBegin: MayBegin | undefined
}

class PacketReader implements PayloadReader {
  readonly #options: PacketOptions
  readonly #held = new HeldBytes()
  /** Bytes that must have come before anything can be cut. */
  #needed = 1

  constructor(options: PacketOptions) {
    this.#options = options
  }

  push(chunk: Buffer, onPayload: (payload: Buffer) => void): void {
    let bytes = chunk
    if (this.#held.length > 0) {
      this.#held.append(chunk)
      if (this.#held.length < this.#needed) return
      bytes = this.#held.take()
    }
    const { headerBytes } = this.#options
    for (let end = this.#endOf(bytes); end !== undefined; end = this.#endOf(bytes)) {
      onPayload(bytes.subarray(headerBytes, end))
      bytes = bytes.subarray(end)
    }
    if (bytes.length > 0) this.#held.append(bytes)
  }

  end(): void {
    const { length } = this.#held
    if (length > 0)
      throw new WireError('WIRE_TRUNCATED', `The stream ended inside a packet, after ${length} of its bytes`)
  }

  /** Where the first frame ends; `undefined` when it has not come as a whole. */
  #endOf(bytes: Buffer): number | undefined {
    const { headerBytes } = this.#options
    if (bytes.length < headerBytes) {
      this.#needed = headerBytes
      return undefined
    }
    const length = bytes.readUIntBE(0, headerBytes)
    this.#check(length, bytes)
    const end = headerBytes + length
    // One byte of the payload is enough to see that it is none.
    this.#needed = bytes.length === headerBytes ? headerBytes + 1 : end
    return bytes.length < end ? undefined : end
  }

  #check(length: number, bytes: Buffer): void {
    const { headerBytes, maxFrameBytes, mayBegin } = this.#options
    const first = bytes[headerBytes]
    if (mayBegin !== undefined && length === 0)
      throw new WireError('WIRE_EMPTY_FRAME', `A packet of length zero${guessFormat(bytes)}`)
    if (length > maxFrameBytes) {
      const why = `A header claims ${length} bytes, more than maxFrameBytes (${maxFrameBytes})`
      throw new WireError('WIRE_FRAME_TOO_LARGE', `${why}${guessFormat(bytes)}`)
    }
    if (mayBegin !== undefined && length > 0 && first !== undefined && !mayBegin(first))
      throw new WireError(
        'WIRE_BAD_PAYLOAD',
        `What follows ${headerBytes} bytes of length is no answer${guessFormat(bytes)}`,
      )
  }
}
