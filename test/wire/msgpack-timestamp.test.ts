import { describe, expect, it } from 'vitest'
import { checkTimestamp } from '../../src/wire/msgpack-timestamp.ts'

const check = (hex: string) => () => checkTimestamp(Buffer.from(hex, 'hex'), 1, hex.length / 2 - 1)
const REFUSED = expect.objectContaining({ code: 'WIRE_BAD_PAYLOAD' })

describe('checkTimestamp', () => {
  it.each([
    ['32 bits', 'ffffffffff'],
    ['64 bits with the most nanoseconds', 'ffee6b27ff00000000'],
    ['96 bits on the first day', 'ff00000000fffff82457de8000'],
    ['96 bits on the last', 'ff3b9ac9ff000007dba8217fff'],
  ])('takes %s', (_, hex) => {
    expect(check(hex)).not.toThrow()
  })

  it.each([
    ['another length', 'ff0000'],
    ['a second of nanoseconds in 64 bits', 'ffee6b280000000000'],
    ['a second of nanoseconds in 96 bits', 'ff3b9aca000000000000000000'],
    ['a moment after all dates', 'ff00000000000007dba8218000'],
    ['a moment before all dates', 'ff00000000fffff82457de7fff'],
    ['another type', '0500000000'],
  ])('refuses %s', (_, hex) => {
    expect(check(hex)).toThrow(REFUSED)
  })

  it('refuses one that is cut off, and reads nothing behind the payload', () => {
    expect(() => checkTimestamp(Buffer.from('ff000000', 'hex'), 1, 12)).toThrow(REFUSED)
  })
})
