import { describe, expect, it } from 'vitest'
import { codecOf } from '../../src/wire/codec-of.ts'
import { checkContent, contentLimitsOf, UNLIMITED } from '../../src/wire/content-limits.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'

describe('contentLimitsOf', () => {
  it.each([
    [1_024, 65_536],
    [4_194_304, 65_536],
    [67_108_864, 1_048_576],
    [1_073_741_824, 16_777_216],
  ])('with frames of %i bytes: %i containers, as many keys, and eight times as many values', (maxFrameBytes, most) => {
    expect(contentLimitsOf(maxFrameBytes)).toEqual({ containers: most, keys: most, elements: 8 * most })
  })

  it('lets a frame be full of floating-point numbers', () => {
    expect(contentLimitsOf(67_108_864).elements).toBeGreaterThan(67_108_864 / 9)
  })
})

it.each([
  ['containers', 'WIRE_TOO_MANY_CONTAINERS', 'more than 5 maps, arrays'],
  ['keys', 'WIRE_TOO_MANY_ELEMENTS', 'more than 5 keys of maps'],
  ['elements', 'WIRE_TOO_MANY_ELEMENTS', 'more than 5 values'],
])('checkContent: says how many %s are allowed', (of, code, text) => {
  const limits = { ...UNLIMITED, [of]: 5 }
  const content = { containers: 0, keys: 0, elements: 0 }
  expect(() => checkContent({ ...content, [of]: 5 }, limits)).not.toThrow()
  expect(() => checkContent({ ...content, [of]: 6 }, limits)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(text) }),
  )
})

describe.each(['msgpack', 'json'] as const)('a payload in %s', (name) => {
  const codec = codecOf(name)
  const payloadOf = (value: unknown): Buffer => codec.encodeFrame(value).subarray(HEADER_BYTES)

  it.each([
    ['containers', 100, Array.from({ length: 99 }, () => ({ '[{"': '\\"[{[{' })), 'WIRE_TOO_MANY_CONTAINERS'],
    ['keys', 60, Array.from({ length: 20 }, () => ({ a: ':,"', b: [], c: 'd' })), 'WIRE_TOO_MANY_ELEMENTS'],
    [
      'elements',
      72,
      [Array.from({ length: 60 }, () => ''), {}, { a: [], b: [1, 2] }, [], ',,'],
      'WIRE_TOO_MANY_ELEMENTS',
    ],
  ])('is decoded when it holds as many %s as it may, and not when it holds one more', (of, most, value, code) => {
    const payload = payloadOf(value)
    expect(codec.decode(payload, { ...UNLIMITED, containers: 101, [of]: most })).toEqual(value)
    // Short ones are not looked at.
    const limits = { ...UNLIMITED, containers: 50, ...(of === 'containers' ? {} : { containers: 64 }) }
    expect(() => codec.decode(payload, { ...limits, [of]: most - 1 })).toThrow(expect.objectContaining({ code }))
  })

  it('may hold any number of other values', () => {
    const value = Array.from({ length: 1_000 }, (_, at) => [`${at}[`, at / 3, null][at % 3])
    expect(codec.decode(payloadOf(value), { ...UNLIMITED, containers: 1 })).toEqual(value)
  })

  it('that is no value is found out as ever', () => {
    const payload = Buffer.from('"[[[[[[', 'utf8')
    expect(() => codec.decode(payload, { ...UNLIMITED, containers: 1 })).toThrow(
      expect.objectContaining({ code: 'WIRE_BAD_PAYLOAD' }),
    )
  })
})
