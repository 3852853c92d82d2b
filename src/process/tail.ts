/** Silence that separates what belongs together from what came before, in milliseconds. */
const SILENCE_MS = 1_000

/** The last bytes of a stream. Memory stays below twice `maxBytes`. */
export class Tail {
  readonly #maxBytes: number
  #chunks: Buffer[] = []
  #bytes = 0
  #lastAtMs = Number.NEGATIVE_INFINITY
  /** Bytes since the stream was last silent for a second. */
  #burstBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** When the last bytes came, in milliseconds. */
  get lastAtMs(): number {
    return this.#lastAtMs
  }

  /** @param atMs - When it came, in milliseconds of any clock. Default: always at the same time. */
  push(chunk: Buffer, atMs = 0): void {
    this.#burstBytes = (atMs - this.#lastAtMs > SILENCE_MS ? 0 : this.#burstBytes) + chunk.length
    this.#lastAtMs = atMs
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes > 2 * this.#maxBytes || this.#chunks.length > 1024) this.#compact()
  }

  /** At most `maxBytes` bytes, as text; a character that was cut at the start is left out. */
  toString(): string {
    return this.#textFrom(0)
  }

  /** What came last: all since the stream was silent for a second, as far as it is kept. */
  burst(): string {
    this.#compact()
    return this.#textFrom(Math.max(0, this.#bytes - this.#burstBytes))
  }

  #textFrom(first: number): string {
    this.#compact()
    const bytes = (this.#chunks[0] ?? Buffer.alloc(0)).subarray(first)
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
