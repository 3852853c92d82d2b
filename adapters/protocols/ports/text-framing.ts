import { type Framing, LINES, type PayloadReader, WireError } from '../../../src/adapter-kit.ts'
import { guessFormat } from './guess-format.ts'

/**
 * Lines, of a program whose first byte shows that it writes text: one that writes packets may never
 * write a line feed.
 */
export const TEXT_LINES: Framing = Object.freeze({
  headerBytes: LINES.headerBytes,
  createReader: (maxFrameBytes: number) => new TextReader(LINES.createReader(maxFrameBytes)),
})

class TextReader implements PayloadReader {
  readonly #lines: PayloadReader
  #isText = false

  constructor(lines: PayloadReader) {
    this.#lines = lines
  }

  push(chunk: Buffer, onPayload: (payload: Buffer) => void): void {
    if (!this.#isText && chunk.length > 0) {
      if (!mayBeginText(chunk.readUInt8(0)))
        throw new WireError('WIRE_BAD_PAYLOAD', `It writes no lines of text${guessFormat(chunk)}`)
      this.#isText = true
    }
    this.#lines.push(chunk, onPayload)
  }

  end(): void {
    this.#lines.end()
  }
}

/** Blanks, ends of lines, the escape of a coloured banner, and everything that is printed. */
function mayBeginText(byte: number): boolean {
  return byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b
}
