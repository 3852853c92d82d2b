import { describe, expect, it } from 'vitest'
import { codecOf } from '../../src/wire/codec-of.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { maxContainersOf, tooManyContainers } from '../../src/wire/max-containers.ts'

describe('maxContainersOf', () => {
  it.each([
    [1_024, 65_536],
    [4_194_304, 65_536],
    [67_108_864, 1_048_576],
    [1_073_741_824, 16_777_216],
  ])('with frames of %i bytes: %i', (maxFrameBytes, expected) => {
    expect(maxContainersOf(maxFrameBytes)).toBe(expected)
  })
})

it('tooManyContainers: says how many are allowed', () => {
  expect(tooManyContainers(65_536)).toMatchObject({
    code: 'WIRE_TOO_MANY_CONTAINERS',
    message: expect.stringContaining('more than 65536 maps, arrays'),
  })
})

describe.each(['msgpack', 'json'] as const)('a payload in %s', (name) => {
  const codec = codecOf(name)
  const payloadOf = (value: unknown): Buffer => codec.encodeFrame(value).subarray(HEADER_BYTES)

  it('is decoded when it holds as many containers as it may, and not when it holds one more', () => {
    const value = Array.from({ length: 99 }, () => ({ '[{"': '\\"[{[{' }))
    const payload = payloadOf(value)
    expect(codec.decode(payload, 100)).toEqual(value)
    expect(() => codec.decode(payload, 99)).toThrow(expect.objectContaining({ code: 'WIRE_TOO_MANY_CONTAINERS' }))
  })

  it('may hold any number of other values', () => {
    const value = Array.from({ length: 1_000 }, (_, at) => [`${at}[`, at / 3, null][at % 3])
    expect(codec.decode(payloadOf(value), 1)).toEqual(value)
  })

  it('that is no value is found out as ever', () => {
    const payload = Buffer.from('"[[[[[[', 'utf8')
    expect(() => codec.decode(payload, 1)).toThrow(expect.objectContaining({ code: 'WIRE_BAD_PAYLOAD' }))
  })
})
