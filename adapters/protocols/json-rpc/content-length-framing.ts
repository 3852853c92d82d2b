import { type Framing, HeldBytes, type PayloadReader, WireError } from '../../../src/adapter-kit.ts'

/** Most bytes that the headers of one message may have. */
const MAX_HEADER_BYTES = 4_096

const END_OF_HEADERS = '\r\n\r\n'

/**
 * Headers as in HTTP, of which `Content-Length` counts, an empty line, and so many bytes: the base
 * protocol of the Language Server Protocol.
 */
export const CONTENT_LENGTH: Framing = Object.freeze({
  headerBytes: 0,
  createReader: (maxFrameBytes: number) => new ContentLengthReader(maxFrameBytes),
})

/** A payload with its headers, as it is written. */
export function withContentLength(text: string): Buffer {
  const body = Buffer.from(text)
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}${END_OF_HEADERS}`), body])
}

class ContentLengthReader implements PayloadReader {
  readonly #maxFrameBytes: number
  readonly #held = new HeldBytes()
  /** Where in `#held` the payload begins; 0 while its headers are not complete. */
  #begin = 0
  /** Where it ends. */
  #end = 0

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes
  }

  push(chunk: Buffer, onPayload: (payload: Buffer) => void): void {
    this.#held.append(chunk)
    if (this.#held.length < this.#end) return
    let bytes = this.#held.take()
    while (this.#readHeaders(bytes) && bytes.length >= this.#end) {
      onPayload(bytes.subarray(this.#begin, this.#end))
      bytes = bytes.subarray(this.#end)
      this.#begin = 0
      this.#end = 0
    }
    if (bytes.length > 0) this.#held.append(bytes)
  }

  end(): void {
    const { length } = this.#held
    if (length > 0)
      throw new WireError('WIRE_TRUNCATED', `The stream ended inside a message, after ${length} of its bytes`)
  }

  /** @returns Whether they are complete. */
  #readHeaders(bytes: Buffer): boolean {
    if (this.#begin > 0) return true
    if (!looksLikeHeaders(bytes)) throw noHeaders(bytes)
    const headerBytes = bytes.subarray(0, MAX_HEADER_BYTES).indexOf(END_OF_HEADERS)
    if (headerBytes === -1) {
      if (bytes.length < MAX_HEADER_BYTES) return false
      throw noHeaders(bytes)
    }
    const length = lengthIn(bytes.toString('latin1', 0, headerBytes))
    if (length === undefined) throw noHeaders(bytes)
    if (length > this.#maxFrameBytes) {
      const why = `Content-Length is ${length} bytes, more than maxFrameBytes (${this.#maxFrameBytes})`
      throw new WireError('WIRE_FRAME_TOO_LARGE', why)
    }
    this.#begin = headerBytes + END_OF_HEADERS.length
    this.#end = this.#begin + length
    return true
  }
}

/**
 * Text that was printed among the messages is told at once, and not when the headers are too long.
 */
function looksLikeHeaders(bytes: Buffer): boolean {
  const [line = '', ...more] = bytes.toString('latin1', 0, 256).split('\n', 2)
  return more.length === 0 ? /^[\w-]*(?::[^\n]*)?$/.test(line) : /^[\w-]+:/.test(line)
}

function lengthIn(headers: string): number | undefined {
  const digits = /^content-length:[\t ]*(\d{1,15})[\t ]*\r?$/im.exec(headers)?.[1]
  return digits === undefined || digits === '0' ? undefined : Number(digits)
}

function noHeaders(bytes: Buffer): WireError {
  const start = JSON.stringify(bytes.toString('utf8', 0, 80))
  return new WireError('WIRE_BAD_PAYLOAD', `Expected "Content-Length: <bytes>" of a message; the stream reads ${start}`)
}
