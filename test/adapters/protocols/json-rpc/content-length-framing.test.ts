import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTENT_LENGTH, withContentLength } from '../../../../adapters/protocols/json-rpc/content-length-framing.ts'

const read = (all: Buffer, chunkBytes = all.length, maxFrameBytes = 1_000): string[] => {
  const messages: string[] = []
  const reader = CONTENT_LENGTH.createReader(maxFrameBytes)
  for (let at = 0; at < all.length; at += chunkBytes)
    reader.push(all.subarray(at, at + chunkBytes), (payload) => messages.push(payload.toString()))
  reader.end()
  return messages
}

describe('CONTENT_LENGTH', () => {
  it('reads the same messages from any chunking', () => {
    const message = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
    fc.assert(
      fc.property(fc.array(message), fc.integer({ min: 1, max: 90 }), (messages, chunkBytes) => {
        expect(read(Buffer.concat(messages.map(withContentLength)), chunkBytes)).toEqual(messages)
      }),
    )
  })

  it('takes other headers, and any case', () => {
    const text = 'content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:2\r\n\r\n{}'
    expect(read(Buffer.from(text))).toEqual(['{}'])
  })

  it.each([
    ['text instead of a header', 'listening on 8080\n', 'WIRE_BAD_PAYLOAD'],
    ['JSON in lines', '{"jsonrpc":"2.0"}\n', 'WIRE_BAD_PAYLOAD'],
    ['headers without a length', 'Content-Type: x\r\n\r\n', 'WIRE_BAD_PAYLOAD'],
    ['a length that is no number', 'Content-Length: many\r\n\r\n', 'WIRE_BAD_PAYLOAD'],
    ['an empty message', 'Content-Length: 0\r\n\r\n', 'WIRE_BAD_PAYLOAD'],
    ['headers without an end', `X: ${'y'.repeat(5_000)}`, 'WIRE_BAD_PAYLOAD'],
    [
      'a length beyond maxFrameBytes, before any of it has come',
      'Content-Length: 1001\r\n\r\n',
      'WIRE_FRAME_TOO_LARGE',
    ],
    ['an end inside a message', 'Content-Length: 5\r\n\r\n{}', 'WIRE_TRUNCATED'],
  ])('refuses %s', (_, text, code) => {
    expect(() => read(Buffer.from(text))).toThrow(expect.objectContaining({ code }))
  })
})
