import { describe, expect, it } from 'vitest'
import { retryWait } from '../../src/clock/retry-wait.ts'

describe('retryWait', () => {
  it('is a second at first, and twice as long each time, up to the longest', () => {
    const waits = [1, 2, 3, 4, 5, 60].map((failures) => retryWait(failures, 10_000, 0))
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  })

  it('is shorter by up to a fifth, so that not all try at the same time', () => {
    expect([retryWait(1, 10_000, 0), retryWait(1, 10_000, 0.999_999)]).toEqual([1_000, 800])
  })
})
