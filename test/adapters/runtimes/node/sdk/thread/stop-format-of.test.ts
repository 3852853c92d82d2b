import { Packr } from 'msgpackr'
import { describe, expect, it } from 'vitest'
import { stopFormatOf } from '../../../../../../adapters/runtimes/node/sdk/thread/stop-format-of.ts'

const packr = new Packr({ useRecords: false })

describe('the format of STOP', () => {
  const graceOf = (codec: 'msgpack' | 'json', payload: Uint8Array): number =>
    stopFormatOf(codec)().graceOf(payload, 0, payload.length)

  it.each(['', 'shutdown', 'x'.repeat(31), 'ä'.repeat(100), 'long '.repeat(200), 'with "quotes" and \\'])(
    'reads the grace behind the reason %j, by either codec',
    (reason) => {
      for (const grace of [0, 1, 127, 128, 5_000, 1_234.5, 2 ** 33]) {
        expect(graceOf('msgpack', packr.pack([14, reason, grace]))).toBe(grace)
        expect(graceOf('json', Buffer.from(JSON.stringify([14, reason, grace])))).toBe(grace)
      }
    },
  )

  it.each([[[14, 'shutdown', null]], [[14, 'shutdown']], [[12, 'shutdown', 5]], [[14, 5, 5]], [[]], [[14]]])(
    'finds none in %j',
    (message) => {
      expect(graceOf('msgpack', packr.pack(message))).toBe(-1)
      expect(graceOf('json', Buffer.from(JSON.stringify(message)))).toBe(-1)
    },
  )
})
