import { describe, expect, it } from 'vitest'
import { SpareDelay } from '../../src/pool/spare-delay.ts'

describe('SpareDelay', () => {
  it('holds up what is only spare, from when it was first missing, and nothing else', () => {
    const delay = new SpareDelay()
    expect([delay.until(true, 100), delay.until(true, 105), delay.until(true, 110)]).toEqual([110, 110, undefined])
    expect(delay.until(true, 111)).toBeUndefined()
    expect(delay.until(false, 112)).toBeUndefined()
    expect(delay.until(true, 120)).toBe(130)
    expect(delay.until(false, 121)).toBeUndefined()
  })
})
