import fc from 'fast-check'

/** One value in MessagePack, of any form, well-formed or not. */
export interface Written {
  readonly bytes: Buffer
  /** Whether a worker may send it (`docs/protocol.md` §3). */
  readonly isLegal: boolean
}

type Writing = fc.Arbitrary<Written>

/**
 * To msgpackr, each of these types is something of JavaScript: see `currentExtensions` and
 * `recordDefinition` in its `unpack.js`.
 */
const TYPES = [0x00, 0x42, 0x62, 0x65, 0x69, 0x70, 0x72, 0x73, 0x74, 0x78, 0xff] as const

const legal = (...parts: readonly (Buffer | string)[]): Written => ({ bytes: joined(parts), isLegal: true })
const illegal = (...parts: readonly (Buffer | string)[]): Written => ({ bytes: joined(parts), isLegal: false })
const joined = (parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)))
const byte = (value: number): Buffer => Buffer.of(value & 0xff)
const bytesOf = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes))

/** A count in so many bytes; with 0 in the first byte itself. */
function headOf(first: number, count: number, lengthBytes: number): Buffer {
  if (lengthBytes === 0) return byte(first | count)
  const head = Buffer.alloc(1 + lengthBytes, first)
  head.writeUIntBE(count, 1, lengthBytes)
  return head
}

const fixed: Writing = fc.oneof(
  fc.constantFrom('c0', 'c2', 'c3').map((hex) => legal(hex)),
  fc.integer({ min: -32, max: 127 }).map((small) => legal(byte(small))),
  ...[4, 8].map((length, at) => bytesOf(length).map((body) => legal(byte(0xca + at), body))),
  ...[1, 2, 4, 8, 1, 2, 4, 8].map((length, at) => bytesOf(length).map((body) => legal(byte(0xcc + at), body))),
)

const words = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'then', 'toJSON', 'a'), fc.string({ maxLength: 20 }))
const text: Writing = fc.tuple(words, fc.constantFrom(0, 1, 2, 4)).map(([word, width]) => {
  const body = Buffer.from(word)
  const lengthBytes = width === 0 && body.length > 31 ? 1 : width
  const first = [0xa0, 0xd9, 0xda, 0, 0xdb][lengthBytes] ?? 0
  return legal(headOf(first, body.length, lengthBytes), body)
})

const binary: Writing = fc
  .tuple(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(0, 1, 2))
  .map(([body, at]) => legal(headOf(0xc4 + at, body.length, 2 ** at), Buffer.from(body)))

const timestamp: Writing = fc.oneof(
  bytesOf(4).map((seconds) => legal('d6ff', seconds)),
  bytesOf(4).map((seconds) => legal('c704ff', seconds)),
  fc.tuple(fc.integer({ min: 0, max: 999_999_999 }), bytesOf(4)).map(([nanos, seconds]) => {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(nanos * 4)
    return legal('d7ff', head, seconds)
  }),
  fc
    .tuple(fc.integer({ min: 0, max: 999_999_999 }), fc.bigInt({ min: -8_640_000_000_000n, max: 8_639_999_999_999n }))
    .map(([nanos, seconds]) => {
      const body = Buffer.alloc(12)
      body.writeUInt32BE(nanos)
      body.writeBigInt64BE(seconds, 4)
      return legal('c70cff', body)
    }),
)

/** Of a length that none has, of more than a second of nanoseconds, or beyond all dates. */
const badTimestamp: Writing = fc.oneof(
  fc.constantFrom('d4ff00', 'd5ff0000', `d8ff${'00'.repeat(16)}`, 'c700ff', 'c703ff000000').map((hex) => illegal(hex)),
  fc.constantFrom('d7ffee6b280000000000', 'd7ffffffffffffffffff').map((hex) => illegal(hex)),
  fc.constantFrom('3b9aca00', 'ffffffff').map((nanos) => illegal('c70cff', nanos, '0000000000000000')),
  fc
    .constantFrom('000007dba8218000', 'fffff82457de7fff', '7fffffffffffffff', '8000000000000000')
    .map((seconds) => illegal('c70cff00000000', seconds)),
)

/** Type and body; msgpackr reads a value behind some of them, too. */
const extension = (behind: Writing): Writing => {
  const type = fc.oneof(fc.constantFrom(...TYPES), fc.nat(255)).filter((each) => each !== 0xff)
  const form = fc.constantFrom<readonly [first: number, lengthBytes: number]>(
    ...[0, 1, 2, 3, 4].map((at) => [0xd4 + at, 0] as const),
    ...[1, 2, 4].map((lengthBytes, at) => [0xc7 + at, lengthBytes] as const),
  )
  return fc
    .tuple(type, form, fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(16), behind)
    .map(([type, [first, lengthBytes], body, claim, { bytes }]) => {
      const length = lengthBytes === 0 ? 1 << (first - 0xd4) : claim
      const head = lengthBytes === 0 ? byte(first) : headOf(first, length, lengthBytes)
      return illegal(head, byte(type), Buffer.from(body).subarray(0, length), bytes)
    })
}

const key: Writing = fc.oneof({ weight: 8, arbitrary: text }, { weight: 1, arbitrary: fixed })

const { value } = fc.letrec<{ value: Written; array: Written; map: Written }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: fixed },
    { weight: 2, arbitrary: text },
    { weight: 1, arbitrary: binary },
    { weight: 1, arbitrary: timestamp },
    { weight: 3, arbitrary: tie('array') },
    { weight: 3, arbitrary: tie('map') },
  ),
  array: fc
    .tuple(fc.array(tie('value'), { maxLength: 5 }), fc.constantFrom(0, 2, 4))
    .map(([items, width]) => all(headOf([0x90, 0, 0xdc, 0, 0xdd][width] ?? 0, items.length, width), items)),
  map: fc
    .tuple(fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }), fc.constantFrom(0, 2, 4))
    .map(([pairs, width]) => all(headOf([0x80, 0, 0xde, 0, 0xdf][width] ?? 0, pairs.length, width), pairs.flat())),
}))

function all(head: Buffer, parts: readonly Written[]): Written {
  return {
    bytes: Buffer.concat([head, ...parts.map(({ bytes }) => bytes)]),
    isLegal: parts.every(({ isLegal }) => isLegal),
  }
}

/** What a worker may send, in every form that the specification has for it. */
export const legalMsgpack: Writing = value

const wrong: Writing = fc.oneof(
  { weight: 6, arbitrary: extension(value) },
  { weight: 2, arbitrary: extension(extension(value)) },
  { weight: 2, arbitrary: badTimestamp },
  { weight: 1, arbitrary: fc.constant(illegal('c1')) },
  // Nothing else becomes the key of a plain map.
  {
    weight: 1,
    arbitrary: fc.constantFrom('819001', '818001', '81c4016101', '81d6ff0000000001').map((hex) => illegal(hex)),
  },
)

/** What it may not, somewhere among what it may. */
export const illegalMsgpack: Writing = fc
  .tuple(fc.array(value, { maxLength: 3 }), wrong, fc.array(value, { maxLength: 3 }))
  .map(([before, bad, after]) => all(byte(0x91 + before.length + after.length), [...before, bad, ...after]))
