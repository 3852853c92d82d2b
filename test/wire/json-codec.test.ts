import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { jsonCodec } from '../../src/wire/json-codec.ts'

const roundTrip = (value: unknown): unknown => jsonCodec.decode(jsonCodec.encodeFrame(value).subarray(HEADER_BYTES))

/** The key `__proto__` is read as `__proto_`. */
const hasNoProtoKey = (value: unknown): boolean => !JSON.stringify(value).includes('"__proto__"')

describe('jsonCodec', () => {
  it('carries any JSON value unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue().filter(hasNoProtoKey), (value) => {
        expect(roundTrip(value)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('writes the length in bytes, not in characters', () => {
    const frame = jsonCodec.encodeFrame('päivää')
    expect(frame.readUInt32BE(0)).toBe(frame.length - HEADER_BYTES)
  })

  it.each([
    ['NaN', Number.NaN],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a BigInt', 1n],
    ['binary', new Uint8Array(2)],
    ['a Buffer', Buffer.from('x')],
  ])('refuses %s, which JSON would lose', (_, value) => {
    expect(() => jsonCodec.encodeFrame({ value })).toThrow(expect.objectContaining({ code: 'WIRE_UNENCODABLE' }))
  })

  it('refuses a payload that is not JSON', () => {
    expect(() => jsonCodec.decode(Buffer.from('{'))).toThrow(expect.objectContaining({ code: 'WIRE_BAD_PAYLOAD' }))
  })
})
