import { WireError } from '../errors/wire-error.ts'

/** Bytes of the length before every payload. */
export const HEADER_BYTES = 4

/** Default of `maxFrameBytes`: 64 MiB. */
const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024

/**
 * Pieces of a frame are joined up to this size while the rest is awaited; a full pipe gives as much
 * at a time.
 */
const PIECE_BYTES = 65_536

/** What is left when chunks end where frames end, as they mostly do. */
const NOTHING = Buffer.alloc(0)

/**
 * Cuts a byte stream into the payloads of `{packet, 4}` frames: `[u32 big-endian length][payload]`,
 * in any fragmentation.
 *
 * ```
 *   chunk ──> [len|payload|len|payl  ──> onPayload(payload), onPayload(payload)
 *   chunk ──>  oad|le                ──> onPayload(payload)      what is left waits for more
 * ```
 *
 * A payload that lies in one chunk is a view of it, not a copy. Memory held is what has arrived,
 * never what a header claims.
 */
export class FrameReader {
  readonly #maxFrameBytes: number
  #held: Buffer[] = []
  #heldBytes = 0
  /**
   * Bytes that must have arrived before anything can be cut; avoids joining the pieces of a large
   * frame again and again.
   */
  #neededBytes = HEADER_BYTES

  constructor(maxFrameBytes: number = DEFAULT_MAX_FRAME_BYTES) {
    this.#maxFrameBytes = maxFrameBytes
  }

  /**
   * Takes the next bytes and hands every payload that they complete to `onPayload`, in order. The
   * reader keeps views of `chunk`: the caller must not change it.
   *
   * @throws {@link WireError} `WIRE_FRAME_TOO_LARGE` or `WIRE_EMPTY_FRAME`, from the header alone.
   *   The reader is of no use after that.
   */
  push(chunk: Buffer, onPayload: (payload: Buffer) => void): void {
    let bytes = chunk
    if (this.#heldBytes > 0) {
      this.#hold(chunk)
      this.#heldBytes += chunk.length
      if (this.#heldBytes < this.#neededBytes) return
      bytes = Buffer.concat(this.#held, this.#heldBytes)
      this.#held = []
      this.#heldBytes = 0
    }
    const rest = this.#cut(bytes, onPayload)
    if (rest.length > 0) {
      this.#held.push(rest)
      this.#heldBytes = rest.length
    }
  }

  /**
   * Tells the reader that the stream has ended.
   *
   * @throws {@link WireError} `WIRE_TRUNCATED` when it ended inside a frame.
   */
  end(): void {
    if (this.#heldBytes === 0) return
    throw new WireError('WIRE_TRUNCATED', `The stream ended inside a frame, after ${this.#heldBytes} of its bytes`)
  }

  /**
   * A piece costs far more than its bytes, so what dribbles in is joined, each piece with those
   * that are no longer than it: there are at most twice as many as there are {@link PIECE_BYTES} in
   * the frame, and each byte is copied a few times at the most. Pieces of a full pipe are left
   * alone.
   */
  #hold(chunk: Buffer): void {
    let piece = chunk
    for (let last = this.#held.at(-1); last !== undefined; last = this.#held.at(-1)) {
      if (last.length > piece.length || last.length + piece.length > PIECE_BYTES) break
      this.#held.pop()
      piece = Buffer.concat([last, piece])
    }
    this.#held.push(piece)
  }

  #cut(bytes: Buffer, onPayload: (payload: Buffer) => void): Buffer {
    let offset = 0
    while (bytes.length - offset >= HEADER_BYTES) {
      const length = bytes.readUInt32BE(offset)
      this.#check(length, bytes, offset)
      const end = offset + HEADER_BYTES + length
      if (end > bytes.length) {
        this.#neededBytes = HEADER_BYTES + length
        return bytes.subarray(offset)
      }
      onPayload(bytes.subarray(offset + HEADER_BYTES, end))
      offset = end
    }
    this.#neededBytes = HEADER_BYTES
    return offset === bytes.length ? NOTHING : bytes.subarray(offset)
  }

  #check(length: number, bytes: Buffer, offset: number): void {
    if (length === 0) throw new WireError('WIRE_EMPTY_FRAME', 'A frame of length zero')
    if (length <= this.#maxFrameBytes) return
    const start = bytes.subarray(offset, offset + 32).toString('latin1')
    const printed = /^[\t\n\r\x20-\x7e]{4}/.test(start)
      ? `; the stream reads ${JSON.stringify(start)}, as if text had been printed to it`
      : ''
    throw new WireError(
      'WIRE_FRAME_TOO_LARGE',
      `A header claims ${length} bytes, more than maxFrameBytes (${this.#maxFrameBytes})${printed}`,
    )
  }
}
