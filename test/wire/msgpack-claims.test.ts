import fc from 'fast-check'
import { Packr } from 'msgpackr'
import { describe, expect, it } from 'vitest'
import { UNLIMITED } from '../../src/wire/content-limits.ts'
import { checkClaims } from '../../src/wire/msgpack-claims.ts'

const packr = new Packr({ useRecords: false })

const codeOf = (payload: Buffer, maxContainers = Number.POSITIVE_INFINITY): unknown => {
  try {
    checkClaims(payload, { ...UNLIMITED, containers: maxContainers })
    return 'fine'
  } catch (error) {
    return (error as { code: unknown }).code
  }
}

describe('checkClaims', () => {
  it('never accuses an honest payload', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.integer(), { minLength: 16, maxLength: 40 }),
      fc.array(fc.double(), { minLength: 16, maxLength: 40 }),
      fc.uint8Array(),
    )
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        expect([codeOf(packr.pack(values)), codeOf(packr.pack(values), 1e6)]).toEqual(['fine', 'fine'])
      }),
    )
  })

  it.each([
    ['an array of 65535 in 3 bytes', 'dcffff'],
    ['an array whose header is cut', 'dd0000'],
    ['an array after a string, a map and a timestamp', '94a2616281a16b01d6ff00000000dcffff'],
    ['a string that is cut, before 0xdc', 'd9ffdc'],
  ])('finds %s', (_, hex) => {
    expect(codeOf(Buffer.from(hex, 'hex'))).toBe('WIRE_BAD_PAYLOAD')
  })

  it.each([
    ['empty maps', '80'],
    ['empty arrays', '90'],
    ['empty binary', 'c400'],
    ['timestamps', 'd6ff00000000'],
    ['wide maps', 'de0000'],
    ['wide arrays', 'dd00000000'],
  ])('counts %s before any is made', (_, hex) => {
    const payload = Buffer.from(`dc0064${hex.repeat(100)}`, 'hex')
    expect([codeOf(payload, 101), codeOf(payload, 100)]).toEqual(['fine', 'WIRE_TOO_MANY_CONTAINERS'])
  })

  it('counts what is nested', () => {
    const payload = Buffer.from(`${'91'.repeat(200)}80`, 'hex')
    expect([codeOf(payload, 201), codeOf(payload, 200)]).toEqual(['fine', 'WIRE_TOO_MANY_CONTAINERS'])
  })

  it.each([
    ['numbers', '07'],
    ['negative numbers', 'ff'],
    ['nil', 'c0'],
    ['text', 'a178'],
    ['long text', 'd90178'],
    ['floats', 'cb0000000000000000'],
  ])('does not count %s', (_, hex) => {
    expect(codeOf(Buffer.from(`dc0064${hex.repeat(100)}`, 'hex'), 1)).toBe('fine')
  })

  it('says how many containers there are', () => {
    expect(checkClaims(packr.pack([1, { a: [] }, Buffer.of(1), new Date(0), 'text']), UNLIMITED)).toBe(5)
  })

  it('finds what goes on after its value', () => {
    expect(() => checkClaims(Buffer.from('c0c0', 'hex'), UNLIMITED)).toThrow(/goes on for 1 bytes/)
  })

  it('reads every format to its end', () => {
    const formats = [
      'c0',
      'c2',
      'c40101',
      'c5000101',
      'c60000000101',
      'c704ff00000001',
      'c80004ff00000001',
      'c900000004ff00000001',
      `c70cff${'00'.repeat(12)}`,
      'ca00000000',
      'cb0000000000000000',
      'cc01',
      'cd0001',
      'ce00000001',
      'cf0000000000000001',
      'd001',
      'd10001',
      'd200000001',
      'd30000000000000001',
      'd6ff00000001',
      'd7ff0000000000000001',
      'd90161',
      'da000161',
      'db0000000161',
      'de0001a16101',
      'df00000001a16101',
      '90',
      '80',
      'a0',
      'ff',
    ]
    const payload = Buffer.from(`dc00${formats.length.toString(16).padStart(2, '0')}${formats.join('')}`, 'hex')
    expect(codeOf(payload)).toBe('fine')
    expect(codeOf(payload.subarray(0, -1))).toBe('WIRE_BAD_PAYLOAD')
  })
})
