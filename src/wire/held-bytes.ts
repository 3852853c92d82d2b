/** Capacity of the first piece. */
const FIRST_BYTES = 1_024

/**
 * Bytes of a frame whose rest has not come yet, copied into one piece: many small chunks cost no
 * more than a few large ones. It grows to twice what has arrived, never to what a header claims.
 */
export class HeldBytes {
  #bytes = Buffer.alloc(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  append(chunk: Buffer): void {
    const length = this.#length + chunk.length
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(FIRST_BYTES, 2 * length))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    chunk.copy(this.#bytes, this.#length)
    this.#length = length
  }

  /** Everything that is held. The buffer is the caller's; nothing is held any more. */
  take(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length)
    this.#bytes = Buffer.alloc(0)
    this.#length = 0
    return bytes
  }
}
