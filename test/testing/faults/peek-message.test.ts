import { describe, expect, it } from 'vitest'
import { peekMessage } from '../../../src/testing/faults/peek-message.ts'
import { codecOf } from '../../../src/wire/codec-of.ts'
import { HEADER_BYTES } from '../../../src/wire/frame-reader.ts'

const payloadOf = (name: 'json' | 'msgpack', message: unknown[]): Buffer =>
  codecOf(name).encodeFrame(message).subarray(HEADER_BYTES)

describe.each(['json', 'msgpack'] as const)('peekMessage of %s', (codec) => {
  it.each([
    [[3, 1, null, 'echo', { deep: [1, 2] }], { kind: 3, id: 1 }],
    [[5, 128, 'value'], { kind: 5, id: 128 }],
    [[5, 70_000, 'value'], { kind: 5, id: 70_000 }],
    [[5, 0xffff_ffff, 'value'], { kind: 5, id: 0xffff_ffff }],
    [[13, 300, 5, ...Array.from({ length: 20 }, () => 0)], { kind: 13, id: 300 }],
    [[4, null, 'echo'], { kind: 4, id: undefined }],
    [[14], { kind: 14, id: undefined }],
    [['no message'], { kind: undefined, id: undefined }],
  ])('%j', (message, expected) => {
    expect(peekMessage(payloadOf(codec, message), codec)).toEqual(expected)
  })

  it('makes nothing of what is no message', () => {
    const nothing = { kind: undefined, id: undefined }
    expect(peekMessage(Buffer.alloc(0), codec)).toEqual(nothing)
    expect(peekMessage(Buffer.alloc(20, 0xc1), codec)).toEqual(nothing)
  })
})

describe('peekMessage', () => {
  it('takes every encoding of a whole number', () => {
    expect(peekMessage(Buffer.from([0xdc, 0, 2, 0xcc, 5, 0xd1, 1, 0]), 'msgpack')).toEqual({ kind: 5, id: 256 })
    expect(peekMessage(Buffer.from([0xdd, 0, 0, 0, 2, 5, 0xcb, 0x40, 8, 0, 0, 0, 0, 0, 0]), 'msgpack')).toEqual({
      kind: 5,
      id: 3,
    })
    expect(peekMessage(Buffer.from([0x92, 5, 0xce, 1]), 'msgpack')).toEqual({ kind: 5, id: undefined })
  })
})
