import fc from 'fast-check'
import { Packr } from 'msgpackr'
import { describe, expect, it } from 'vitest'
import { pingFormatOf } from '../../../../../../adapters/runtimes/node/sdk/thread/ping-format-of.ts'

const packr = new Packr({ useRecords: false, int64AsType: 'number' })
const seqOf = (codec: 'msgpack' | 'json', payload: Uint8Array): number =>
  pingFormatOf(codec)().seqOf(payload, 0, payload.length)

describe('pingFormatOf', () => {
  it('writes what a MessagePack decoder and a JSON parser read', () => {
    const counter = fc.integer({ min: 0, max: 2 ** 53 - 1 })
    fc.assert(
      fc.property(counter, fc.integer({ min: 0, max: 0xffffffff }), (seq, progress) => {
        const msgpack = Buffer.from(pingFormatOf('msgpack')().pongFrame(seq, progress))
        const json = Buffer.from(pingFormatOf('json')().pongFrame(seq, progress))
        for (const frame of [msgpack, json]) expect(frame.readUInt32BE()).toBe(frame.length - 4)
        expect(packr.unpack(msgpack.subarray(4))).toEqual([13, seq, progress])
        expect(JSON.parse(json.toString('utf8', 4))).toEqual([13, seq, progress])
      }),
    )
  })

  it('recognises PING with any number up to 32 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seq) => {
        expect(seqOf('msgpack', packr.pack([12, seq]))).toBe(seq)
        expect(seqOf('json', Buffer.from(JSON.stringify([12, seq])))).toBe(seq)
      }),
    )
  })

  it.each(['[12]', '[12,', '[12,"a"]', '[12,-1]', '[12,1.5]', '[120,1]', '[1,12]', '{"12":1}', '[ 13 , 1 ]'])(
    'leaves %s to the main thread',
    (text) => {
      expect(seqOf('json', Buffer.from(text))).toBe(-1)
    },
  )

  it.each([
    '910c',
    '92',
    '920c',
    '920ccd01',
    '920cff',
    '920cd0ff',
    '920cc0',
    '920ccb4014000000000000',
    '9205',
    '810c01',
    'c1',
    '',
  ])('leaves the bytes "%s" to the main thread', (hex) => {
    expect(seqOf('msgpack', Buffer.from(hex, 'hex'))).toBe(-1)
  })
})
