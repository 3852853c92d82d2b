import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findUnencodable } from '../../src/wire/find-unencodable.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { jsonCodec } from '../../src/wire/json-codec.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'

const cycle: Record<string, unknown> = {}
cycle['self'] = { again: cycle }

const SELF_MAP = new Map<string, unknown>()
SELF_MAP.set('me', SELF_MAP)

describe('findUnencodable', () => {
  it('shortens the path of what is merely deep', () => {
    let deep: unknown = 1
    for (let level = 0; level < 600; level += 1) deep = { level: deep }
    const found = findUnencodable(deep, 'msgpack') ?? ''
    expect(found).toContain('is nested deeper than 512 levels')
    expect(found.length).toBeLessThan(250)
  })

  it('looks at what is shared only once, however many ways lead there', () => {
    let shared: unknown = cycle
    for (let level = 0; level < 100; level += 1) shared = { a: shared, b: shared }
    expect(findUnencodable(shared, 'msgpack')).toContain('contains itself')
  })

  it.each([
    ['a function, and where it is', { rows: [1, { format: () => 1 }] }, '.rows[1].format is a function'],
    ['a symbol', [Symbol('x')], '[0] is a symbol'],
    ['a cycle, by its first turn', cycle, '.self.again is the whole value again: it contains itself'],
    ['a cycle below', { rows: [1, cycle] }, '.rows[1].self.again is .rows[1] again: it contains itself'],
    ['a Map in itself', SELF_MAP, '.me is the whole value again: it contains itself'],
    ['a bigint beyond 64 bits', { n: 2n ** 64n }, '.n is a bigint beyond 64 bits'],
    ['an invalid date', new Date(Number.NaN), ' is an invalid date'],
    [
      'floats that msgpackr writes wrongly',
      { f: new Float64Array(1) },
      expect.stringContaining('.f is a Float64Array'),
    ],
    ['an error', new Error('x'), ' is a Error, which has no plain form'],
    ['a promise', Promise.resolve(1), ' is a Promise, which has no plain form'],
    [
      'a Map with objects for keys',
      new Map([[{}, 1]]),
      expect.stringContaining('a key that is neither text nor a number'),
    ],
    ['the key __proto__', JSON.parse('{"__proto__": 1}'), expect.stringContaining('__proto__')],
    ['a getter that throws', { get x() { throw new Error('no') } }, ' could not be read: no'], // biome-ignore format: one line
  ])('finds %s', (_, value, found) => {
    expect(findUnencodable(value, 'msgpack')).toEqual(found)
  })

  it.each([
    ['NaN', Number.NaN],
    ['binary', Buffer.from('x')],
    ['a bigint beyond 2^53', 2n ** 60n],
  ])('finds %s under JSON only', (_, value) => {
    expect(findUnencodable([value], 'json')).toMatch(/^\[0\]/)
    expect(findUnencodable([value], 'msgpack')).toBeUndefined()
  })

  it('lets through what both codecs carry unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (findUnencodable(value, 'msgpack') !== undefined) return
        for (const codec of [msgpackCodec, jsonCodec]) {
          expect(codec.decode(codec.encodeFrame(value).subarray(HEADER_BYTES))).toEqual(
            JSON.parse(JSON.stringify(value)),
          )
        }
      }),
    )
  })
})
