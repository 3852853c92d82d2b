import { describe, expect, it } from 'vitest'
import { HeldBytes } from '../../src/wire/held-bytes.ts'

describe('HeldBytes', () => {
  it('gives back what was appended, once', () => {
    const held = new HeldBytes()
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 251))
    for (let at = 0; at < bytes.length; at += 7) held.append(bytes.subarray(at, at + 7))
    expect(held.length).toBe(5_000)
    expect(held.take().equals(bytes)).toBe(true)
    expect(held.length).toBe(0)
    expect(held.take().length).toBe(0)
  })

  it('copies: what it was given may change', () => {
    const held = new HeldBytes()
    const chunk = Buffer.from('abc')
    held.append(chunk)
    chunk.fill(0)
    expect(held.take().toString()).toBe('abc')
  })
})
