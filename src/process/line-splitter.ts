import { StringDecoder } from 'node:string_decoder'

/** Longest line that is kept whole, in characters; a longer one is cut into several. */
const MAX_LINE_LENGTH = 65_536

/**
 * Cuts a byte stream into lines of text (UTF-8; `\n` or `\r\n`), in any fragmentation. Holds at
 * most one line.
 */
export class LineSplitter {
  readonly #onLine: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  #held = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(chunk: Buffer): void {
    const lines = (this.#held + this.#decoder.write(chunk)).split('\n')
    this.#held = lines.pop() ?? ''
    for (const line of lines) this.#emit(this.#cut(line))
    this.#held = this.#cut(this.#held)
  }

  /** The stream has ended: what is left is a line too. */
  end(): void {
    const rest = this.#held + this.#decoder.end()
    this.#held = ''
    if (rest !== '') this.#emit(rest)
  }

  /** Emits what is too long, piece by piece. @returns What is left of it. */
  #cut(text: string): string {
    let rest = text
    while (rest.length > MAX_LINE_LENGTH) {
      // Not between the two halves of one character.
      const end = isHighSurrogate(rest.charCodeAt(MAX_LINE_LENGTH - 1)) ? MAX_LINE_LENGTH - 1 : MAX_LINE_LENGTH
      this.#onLine(rest.slice(0, end))
      rest = rest.slice(end)
    }
    return rest
  }

  #emit(line: string): void {
    this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
