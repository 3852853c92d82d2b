import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WireError } from '../../src/errors/wire-error.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'
import { parseWorkerMessage } from '../../src/wire/worker-message.ts'

const roundTrip = (value: unknown): unknown =>
  msgpackCodec.decode(msgpackCodec.encodeFrame(value).subarray(HEADER_BYTES))

/** msgpackr reads the key `__proto__` as `__proto_`, so that nobody's prototype is touched. */
const hasNoProtoKey = (value: unknown): boolean => !JSON.stringify(value).includes('"__proto__"')

describe('msgpackCodec', () => {
  it('carries any JSON value, and binary, unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue().filter(hasNoProtoKey), (value) => {
        expect(roundTrip([value])).toEqual(JSON.parse(JSON.stringify([value])))
      }),
    )
    expect(roundTrip([Buffer.from([0, 255]), Number.NaN, -0.5, null])).toEqual([
      Buffer.from([0, 255]),
      Number.NaN,
      -0.5,
      null,
    ])
  })

  it('never lets a payload touch a prototype', () => {
    const decoded = msgpackCodec.decode(Buffer.from('81a95f5f70726f746f5f5f81a17801', 'hex'))
    expect(decoded).toEqual({ __proto_: { x: 1 } })
    expect({}).not.toHaveProperty('x')
  })

  it('carries undefined as nil, and a date as the standard timestamp', () => {
    expect(roundTrip([undefined, { a: undefined }, new Date(5)])).toEqual([null, { a: null }, new Date(5)])
  })

  it.each([
    ['a function', () => 1],
    ['a function deep inside', { a: [{ b: () => 1 }] }],
    ['a symbol', Symbol('x')],
    ['an integer beyond 64 bits', 2n ** 64n],
    ['an integer below 64 bits', -(2n ** 63n) - 1n],
  ])('refuses %s', (_, value) => {
    expect(() => msgpackCodec.encodeFrame([value])).toThrow(expect.objectContaining({ code: 'WIRE_UNENCODABLE' }))
  })

  it('refuses a cycle with a message that names it', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    expect(() => msgpackCodec.encodeFrame(cycle)).toThrow(/nested too deeply, or refers to itself/)
    expect(roundTrip(['still fine'])).toEqual(['still fine'])
  })

  it('throws nothing but WireError on random payloads', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) => {
        try {
          parseWorkerMessage(msgpackCodec.decode(Buffer.from(bytes)))
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['one wide array', 'dd01ffffff01'],
    ['arrays in arrays', 'dcffff'.repeat(1_000)],
    ['an array in a map', '81a161dd00ffffff01'],
  ])('never allocates what %s claims', (_, hex) => {
    const before = process.memoryUsage()
    expect(() => msgpackCodec.decode(Buffer.from(hex, 'hex'))).toThrow(
      expect.objectContaining({ code: 'WIRE_BAD_PAYLOAD' }),
    )
    expect(process.memoryUsage().heapTotal - before.heapTotal).toBeLessThan(50_000_000)
  })

  it('decodes wide arrays that hold what they claim', () => {
    const wide = Array.from({ length: 70_000 }, (_, index) => index)
    expect(roundTrip(wide)).toEqual(wide)
    expect(
      roundTrip([wide.slice(0, 20), { text: 'x'.repeat(70_000), big: Buffer.alloc(300), float: 1.5 }]),
    ).toHaveLength(2)
  })

  it('gives binary parts memory of their own', () => {
    const frame = msgpackCodec.encodeFrame([Buffer.from('abc')])
    const payload = Buffer.from(frame.subarray(HEADER_BYTES))
    const decoded = msgpackCodec.decode(payload)
    payload.fill(0)
    expect(decoded).toEqual([Buffer.from('abc')])
  })
})
