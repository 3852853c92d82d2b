import { WireError } from '../errors/wire-error.ts'
import { type ContentLimits, checkContent } from './content-limits.ts'
import { checkTimestamp } from './msgpack-timestamp.ts'

/**
 * Walks through a payload before it is decoded, and refuses what must not be decoded, or costs more
 * than its bytes.
 *
 * - It must be exactly one value, and no header may claim more elements than there are bytes left:
 *   the decoder makes an array of the claimed size before it reads the elements, so six hostile
 *   bytes would cost a quarter of a gigabyte.
 * - Of the extension types only the standard timestamp is allowed, as the specification writes it.
 *   To the decoder the others are things of JavaScript (sets, errors, typed arrays, records,
 *   references to what came before), and what is behind them would be decoded uncounted, shared, or
 *   without end.
 * - It must not hold more than it may: see {@link ContentLimits}.
 *
 * Nothing is allocated, and what has a length is skipped: the walk takes a small part of the time
 * of the decoding.
 *
 * @returns How many containers it holds: maps, arrays, binary and timestamps.
 * @throws {@link WireError} `WIRE_BAD_PAYLOAD`, `WIRE_TOO_MANY_CONTAINERS`,
 *   `WIRE_TOO_MANY_ELEMENTS`.
 */
export function checkClaims(payload: Buffer, limits: ContentLimits): number {
  const { length } = payload
  let offset = 0
  let pending = 1
  const content = { containers: 0, keys: 0, elements: 1 }
  while (pending > 0) {
    if (offset >= length) throw claimsTooMuch()
    const byte = payload[offset] ?? 0
    pending -= 1
    // Small numbers first: only they are decoded so fast that the walk would be felt.
    if (byte <= 0x7f) {
      offset += 1
      continue
    }
    const scalar = SCALARS[byte] ?? 0
    if (scalar > 0) {
      offset += scalar
      continue
    }
    const sort = SORTS[byte]
    const head = HEADS[byte] ?? 1
    if (sort === NEVER_USED) throw bad('it has the byte 0xc1, which is never used')
    const count = countAt(payload, offset)
    if (sort === EXTENSION) checkTimestamp(payload, offset + head, count)
    if (sort === MAP || sort === ARRAY) {
      const elements = sort === MAP ? 2 * count : count
      pending += elements
      content.elements += elements
      if (sort === MAP) content.keys += count
      offset += head
    } else {
      offset += head + count
    }
    if (pending > length - offset) throw claimsTooMuch()
    if (sort === TEXT) continue
    content.containers += 1
    checkContent(content, limits)
  }
  if (offset > length) throw claimsTooMuch()
  if (offset < length) throw bad(`it goes on for ${length - offset} bytes after its value`)
  return content.containers
}

function claimsTooMuch(): WireError {
  return new WireError('WIRE_BAD_PAYLOAD', 'The payload claims more elements than it has bytes')
}

function bad(why: string): WireError {
  return new WireError('WIRE_BAD_PAYLOAD', `The payload is not MessagePack: ${why}`)
}

/**
 * What the header at `offset` says: elements of an array, pairs of a map, else bytes of the body.
 * What is cut off counts as 0.
 */
function countAt(payload: Buffer, offset: number): number {
  const byte = payload[offset] ?? 0
  switch (LENGTHS[byte]) {
    case 1:
      return payload[offset + 1] ?? 0
    case 2:
      return ((payload[offset + 1] ?? 0) << 8) | (payload[offset + 2] ?? 0)
    case 4:
      return (
        (payload[offset + 1] ?? 0) * 0x1000000 +
        (((payload[offset + 2] ?? 0) << 16) | ((payload[offset + 3] ?? 0) << 8) | (payload[offset + 4] ?? 0))
      )
    default:
      return byte <= 0x9f ? byte & 0x0f : 1 << (byte - FIX_EXTENSION)
  }
}

// What a first byte begins.
const SCALAR = 0
const MAP = 1
const ARRAY = 2
const TEXT = 3
const BINARY = 4
const EXTENSION = 5
const NEVER_USED = 6

/** The first of five, for bodies of 1, 2, 4, 8 and 16 bytes. */
const FIX_EXTENSION = 0xd4

/**
 * By first byte: all bytes of a scalar; 0 for what is none. Text of a known length is as good as a
 * scalar.
 */
const SCALARS = new Uint8Array(256).fill(1)
/** By first byte: what it begins. */
const SORTS = new Uint8Array(256)
/** By first byte: bytes before what it contains. */
const HEADS = new Uint8Array(256)
/** By first byte: bytes of the count that follows it. */
const LENGTHS = new Uint8Array(256)

/**
 * From the table of formats of the specification: first byte, what it begins, bytes of its count,
 * bytes of its head.
 */
const FORMATS: readonly (readonly [byte: number, sort: number, lengthBytes: number, head: number])[] = [
  ...range(0x80, 16).map((byte) => [byte, MAP, 0, 1] as const),
  ...range(0x90, 16).map((byte) => [byte, ARRAY, 0, 1] as const),
  ...range(0xa0, 32).map((byte) => [byte, SCALAR, 0, 1 + (byte & 0x1f)] as const),
  [0xc1, NEVER_USED, 0, 1],
  ...[1, 2, 4].flatMap((bytes, at) => [
    [0xc4 + at, BINARY, bytes, 1 + bytes] as const,
    [0xc7 + at, EXTENSION, bytes, 2 + bytes] as const,
    [0xd9 + at, TEXT, bytes, 1 + bytes] as const,
  ]),
  ...[4, 8].map((bytes, at) => [0xca + at, SCALAR, 0, 1 + bytes] as const), // floats
  ...[1, 2, 4, 8, 1, 2, 4, 8].map((bytes, at) => [0xcc + at, SCALAR, 0, 1 + bytes] as const), // uint, int
  ...range(FIX_EXTENSION, 5).map((byte) => [byte, EXTENSION, 0, 2] as const),
  ...[2, 4].flatMap((bytes, at) => [
    [0xdc + at, ARRAY, bytes, 1 + bytes] as const,
    [0xde + at, MAP, bytes, 1 + bytes] as const,
  ]),
]

for (const [byte, sort, lengthBytes, head] of FORMATS) {
  SCALARS[byte] = sort === SCALAR ? head : 0
  SORTS[byte] = sort
  LENGTHS[byte] = lengthBytes
  HEADS[byte] = head
}

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => from + at)
}
