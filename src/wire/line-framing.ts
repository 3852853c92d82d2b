import { WireError } from '../errors/wire-error.ts'
import type { Framing, PayloadReader } from './framing.ts'
import { HeldBytes } from './held-bytes.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * Lines: a payload is what stands between two line feeds; a carriage return at its end is no part
 * of it. Empty lines are payloads too. A last line without a line feed is cut off.
 */
export const LINES: Framing = Object.freeze({
  headerBytes: 1,
  createReader: (maxFrameBytes: number) => new LineReader(maxFrameBytes),
})

class LineReader implements PayloadReader {
  readonly #maxLineBytes: number
  readonly #held = new HeldBytes()

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  push(chunk: Buffer, onPayload: (payload: Buffer) => void): void {
    let begin = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, begin)) {
      onPayload(withoutReturn(this.#lineTo(chunk.subarray(begin, end))))
      begin = end + 1
    }
    if (begin === chunk.length) return
    const rest = chunk.subarray(begin)
    this.#check(rest)
    this.#held.append(rest)
  }

  end(): void {
    const { length } = this.#held
    if (length > 0)
      throw new WireError('WIRE_TRUNCATED', `The stream ended inside a line, after ${length} of its bytes`)
  }

  #lineTo(last: Buffer): Buffer {
    this.#check(last)
    if (this.#held.length === 0) return last
    this.#held.append(last)
    return this.#held.take()
  }

  #check(next: Buffer): void {
    if (this.#held.length + next.length <= this.#maxLineBytes) return
    throw new WireError('WIRE_FRAME_TOO_LARGE', `A line of more than maxFrameBytes (${this.#maxLineBytes})`)
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line
}
