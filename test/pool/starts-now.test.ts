import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startsNow } from '../../src/pool/starts-now.ts'

describe('startsNow', () => {
  it.each([
    ['as many as are missing', { needed: 3, ready: 1, starting: 0 }, 2],
    ['a start under way counts as a member', { needed: 3, ready: 1, starting: 2 }, 0],
    ['a burst starts four at once, and not all', { needed: 8, ready: 0, starting: 0 }, 4],
    ['the next when one of them is ready', { needed: 8, ready: 1, starting: 3 }, 1],
    ['none when the load has gone meanwhile', { needed: 1, ready: 1, starting: 3 }, 0],
    ['none when there are too many', { needed: 1, ready: 4, starting: 0 }, 0],
    ['none until the time after a failed start is over', { needed: 2, ready: 1, starting: 0, retryAt: 501 }, 0],
    ['and then again', { needed: 2, ready: 1, starting: 0, retryAt: 500 }, 1],
    ['none when more are restarting than may start', { needed: 9, ready: 1, starting: 6 }, 0],
  ] as const)('%s', (_rule, staffing, expected) => {
    expect(startsNow(staffing, 4, 500)).toBe(expected)
  })

  it('never leads beyond what is needed, nor beyond what may start at the same time', () => {
    const count = fc.nat({ max: 20 })
    fc.assert(
      fc.property(count, count, count, fc.integer({ min: 1, max: 20 }), (needed, ready, starting, startConcurrency) => {
        const starts = startsNow({ needed, ready, starting }, startConcurrency, 0)
        expect(starts).toBeGreaterThanOrEqual(0)
        if (starts === 0) return
        expect(ready + starting + starts).toBeLessThanOrEqual(needed)
        expect(starting + starts).toBeLessThanOrEqual(startConcurrency)
      }),
    )
  })
})
