import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packetFraming, withLength } from '../../../../adapters/protocols/ports/packet-framing.ts'

describe.each([1, 2, 4] as const)('packets with %s bytes of length', (bytes) => {
  it('are cut as they were written, however they come', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 255 }))
    fc.assert(
      fc.property(payloads, fc.integer({ min: 1, max: 300 }), (sent, size) => {
        const stream = Buffer.concat(sent.map((payload) => withLength(bytes, Buffer.from(payload))))
        const reader = packetFraming(bytes).createReader(1_000)
        const read: Buffer[] = []
        for (let at = 0; at < stream.length; at += size)
          reader.push(stream.subarray(at, at + size), (payload) => read.push(Buffer.from(payload)))
        reader.end()
        expect(read).toEqual(sent.map((payload) => Buffer.from(payload)))
      }),
    )
  })

  it('that end in the middle are told', () => {
    const reader = packetFraming(bytes).createReader(1_000)
    reader.push(withLength(bytes, Buffer.from('ab')).subarray(0, -1), () => expect.unreachable())
    expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'WIRE_TRUNCATED' }))
  })

  it('above maxFrameBytes are refused by their header', () => {
    const reader = packetFraming(bytes).createReader(10)
    const header = withLength(bytes, Buffer.alloc(11)).subarray(0, bytes)
    expect(() => reader.push(header, () => expect.unreachable())).toThrow(
      expect.objectContaining({ code: 'WIRE_FRAME_TOO_LARGE' }),
    )
  })
})

it('a payload that its header cannot count is refused', () => {
  expect(() => withLength(1, Buffer.alloc(256))).toThrow(expect.objectContaining({ code: 'WIRE_UNENCODABLE' }))
})
