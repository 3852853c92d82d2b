import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceByRounds, median, ratioByRounds, spread } from '../../bench/harness/statistics.ts'

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 2], 6],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  it('has as many values above it as below it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values)
        const above = values.filter((value) => value > middle).length
        const below = values.filter((value) => value < middle).length
        expect(Math.max(above, below)).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })

  it('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('spread', () => {
  it('is the distance between the extremes as a share of the median', () => {
    expect(spread([8, 10, 13])).toBe(0.5)
  })

  it('is nothing when all rounds are alike', () => {
    expect(spread([0, 0])).toBe(0)
  })
})

describe('comparisons by rounds', () => {
  it('a round that is slow for both does not count', () => {
    expect(ratioByRounds([20, 22, 2_000], [10, 11, 1_000])).toBe(2)
  })

  it('the ratio is the median of the ratios, not the ratio of the medians', () => {
    expect(ratioByRounds([1, 6, 8], [1, 2, 4])).toBe(2)
    expect(median([1, 6, 8]) / median([1, 2, 4])).toBe(3)
  })

  it('the difference is the median of the differences', () => {
    expect(differenceByRounds([5, 7, 100], [4, 4, 4])).toBe(3)
  })

  it('rounds that do not belong together are refused', () => {
    expect(() => ratioByRounds([1, 2], [1])).toThrow(RangeError)
  })
})
