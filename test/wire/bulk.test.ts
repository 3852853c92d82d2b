import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdsBulk, isBulk } from '../../src/wire/bulk.ts'
import { wholeFrame } from '../../src/wire/frame.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { jsonCodec } from '../../src/wire/json-codec.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'

const KIB_64 = 65_536
const payloadOf = (message: unknown): Buffer => msgpackCodec.encodeFrame(message).subarray(HEADER_BYTES)

describe('isBulk', () => {
  it.each([
    ['64 KiB', Buffer.alloc(KIB_64), true],
    ['64 KiB that are no Buffer', new Uint8Array(KIB_64), true],
    ['a byte less', Buffer.alloc(KIB_64 - 1), false],
    ['a text', 'x'.repeat(KIB_64), false],
    ['binary of another kind, which is copied', new ArrayBuffer(KIB_64), false],
    ['nothing', undefined, false],
  ])('%s: %s', (_, value, expected) => {
    expect(isBulk(value)).toBe(expected)
  })
})

describe('encodeInParts', () => {
  it('writes the same frame as encodeFrame, wherever the bulk is', () => {
    const element = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.dictionary(fc.string(), fc.string()))
    const around = fc.array(element, { maxLength: 7 })
    fc.assert(
      fc.property(around, around, fc.nat(100), (before, after, more) => {
        const message = [...before, Buffer.alloc(KIB_64 + more, 'b'), ...after]
        const frame = wholeFrame(msgpackCodec.encodeInParts(message, before.length))
        expect(frame.equals(msgpackCodec.encodeFrame(message))).toBe(true)
      }),
    )
  })

  it('does not copy the bulk, be it a view of something larger', () => {
    const bulk = new Uint8Array(3 * KIB_64).subarray(KIB_64, 2 * KIB_64)
    const parts = msgpackCodec.encodeInParts([1, bulk], 1)
    bulk.fill(7)
    expect(wholeFrame(parts).subarray(-KIB_64).equals(bulk)).toBe(true)
  })

  it('is refused by JSON, like all binary', () => {
    const message = [1, Buffer.alloc(KIB_64)]
    expect(() => jsonCodec.encodeInParts(message, 1)).toThrow(expect.objectContaining({ code: 'WIRE_UNENCODABLE' }))
  })
})

describe('holdsBulk', () => {
  it.each([0, 127, 128, 255, 256, 65_535, 65_536, 0xffff_ffff])('an answer in bytes to call %d', (id) => {
    expect(holdsBulk(payloadOf([5, id, Buffer.alloc(KIB_64)]))).toBe(true)
  })

  it.each([
    ['an answer that holds something else too', [5, 1, [Buffer.alloc(KIB_64), 'jpeg']]],
    ['an answer in fewer bytes', [5, 1, Buffer.alloc(KIB_64 - 1)]],
    ['a call', [3, 1, null, 'save', Buffer.alloc(KIB_64), null, null]],
    ['a text', [5, 1, 'x'.repeat(KIB_64)]],
  ])('not %s', (_, message) => {
    expect(holdsBulk(payloadOf(message))).toBe(false)
  })

  it('is left where it came, and no other binary is', () => {
    const payload = payloadOf([5, 1, Buffer.alloc(KIB_64)])
    const [, , bulk] = msgpackCodec.decode(payload) as [number, number, Buffer]
    payload.fill(7, payload.length - KIB_64)
    expect(bulk.every((byte) => byte === 7)).toBe(true)

    const other = payloadOf([5, 1, [Buffer.alloc(KIB_64), Buffer.alloc(8)]])
    const [, , copies] = msgpackCodec.decode(other) as [number, number, Buffer[]]
    other.fill(7)
    expect(copies.flatMap((copy) => [...copy]).every((byte) => byte === 0)).toBe(true)
  })
})

describe('a payload that looks like bulk', () => {
  it.each([
    ['before the message', 'dd7fffffff'],
    ['in the place of the id', '9305dd7fffffff'],
  ])('and claims elements that it has not got, %s, is refused before they are made', (_, begin) => {
    const payload = Buffer.concat([Buffer.from(`${begin}c600010000`, 'hex'), Buffer.alloc(KIB_64)])
    expect(holdsBulk(payload)).toBe(true)
    expect(() => msgpackCodec.decode(payload)).toThrow(expect.objectContaining({ code: 'WIRE_BAD_PAYLOAD' }))
  })
})
