import { describe, expect, it } from 'vitest'
import { codecOf } from '../../src/wire/codec-of.ts'

describe('codecOf', () => {
  it.each(['msgpack', 'json'] as const)('finds the codec %s', (name) => {
    expect(codecOf(name).name).toBe(name)
  })
})
