/** The last bytes of a stream. Memory stays below twice `maxBytes`. */
export class Tail {
  readonly #maxBytes: number
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes > 2 * this.#maxBytes || this.#chunks.length > 1024) this.#compact()
  }

  /** At most `maxBytes` bytes, as text; a character that was cut at the start is left out. */
  toString(): string {
    this.#compact()
    const bytes = this.#chunks[0] ?? Buffer.alloc(0)
    let start = 0
    while (start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1
    return bytes.toString('utf8', start)
  }

  #compact(): void {
    const all = Buffer.concat(this.#chunks, this.#bytes)
    // A copy, so that a small tail does not keep a large chunk alive.
    const kept = Buffer.from(all.subarray(Math.max(0, all.length - this.#maxBytes)))
    this.#chunks = [kept]
    this.#bytes = kept.length
  }
}
