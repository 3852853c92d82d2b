import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptAfterLife, backoffDelay } from '../../src/supervisor/backoff.ts'

const BACKOFF = { initialMs: 100, maxMs: 1_000, factor: 2, jitter: 0, resetAfterMs: 10_000 }

describe('backoffDelay', () => {
  it('grows by the factor up to the longest wait', () => {
    expect([0, 1, 2, 3, 4, 5].map((attempt) => backoffDelay(BACKOFF, attempt, 0.9))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ])
  })

  it('stays at the longest wait however long the row', () => {
    expect(backoffDelay(BACKOFF, 10_000, 0)).toBe(1_000)
  })

  it('is spread between the wait without the jitter and the whole wait', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (attempt, random) => {
        const whole = backoffDelay(BACKOFF, attempt, 0)
        const delay = backoffDelay({ ...BACKOFF, jitter: 0.2 }, attempt, random)
        expect(delay).toBeGreaterThanOrEqual(Math.floor(whole * 0.8))
        expect(delay).toBeLessThanOrEqual(whole)
      }),
    )
  })
})

describe('attemptAfterLife', () => {
  it('goes on after a short life and starts anew after a long one', () => {
    expect(attemptAfterLife(BACKOFF, 3, 9_999)).toBe(3)
    expect(attemptAfterLife(BACKOFF, 3, 10_000)).toBe(0)
  })

  it('has no row without backoff', () => {
    expect(attemptAfterLife(undefined, 3, 0)).toBe(0)
  })
})
