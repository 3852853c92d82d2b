import { WireError } from '../../../../src/adapter-kit.ts'

/** Longest integer, in bytes: a longer one would keep the host busy when it is printed. */
const MAX_INTEGER_BYTES = 16_384

/** Reads what terms are made of; never beyond the end of the payload. */
export class TermReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Bytes that were not read. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  peek(): number | undefined {
    return this.#bytes[this.#at]
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#step(1))
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#step(2))
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#step(4))
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#step(4))
  }

  double(): number {
    return this.#bytes.readDoubleBE(this.#step(8))
  }

  /** A view, and no copy. */
  take(size: number): Buffer {
    const begin = this.#step(size)
    return this.#bytes.subarray(begin, begin + size)
  }

  /** An integer of so many bytes, the least first, after its sign. */
  big(size: number): number | bigint {
    if (size > MAX_INTEGER_BYTES) throw this.bad(`it holds an integer of ${size} bytes`)
    const isNegative = this.byte() !== 0
    const hex = Buffer.from(this.take(size)).reverse().toString('hex')
    const magnitude = hex === '' ? 0n : BigInt(`0x${hex}`)
    const value = isNegative ? -magnitude : magnitude
    return Number.isSafeInteger(Number(value)) ? Number(value) : value
  }

  bad(why: string): WireError {
    return new WireError('WIRE_BAD_PAYLOAD', `The payload is no term of Erlang that can be read: ${why}`)
  }

  #step(size: number): number {
    if (size > this.left) throw this.bad('it ends in the middle of a term')
    const at = this.#at
    this.#at += size
    return at
  }
}
