import { describe, expect, it } from 'vitest'
import { seededRandom, seedFor } from '../../../src/testing/chaos/seeded-random.ts'

const take = (seed: number, count: number): number[] => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, random)
}

describe('seededRandom', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(take(7, 100)).toEqual(take(7, 100))
    expect(take(7, 100)).not.toEqual(take(8, 100))
  })

  it('never changes from release to release: a printed seed must stay good', () => {
    expect(take(1, 3).map((each) => each.toFixed(6))).toEqual(['0.627074', '0.002736', '0.527447'])
  })

  it('lies from 0 to below 1, evenly', () => {
    const numbers = take(42, 10_000)
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...numbers)).toBeLessThan(1)
    const tenths = Array.from({ length: 10 }, () => 0)
    for (const each of numbers) tenths[Math.floor(each * 10)] = (tenths[Math.floor(each * 10)] ?? 0) + 1
    for (const count of tenths) expect(count).toBeGreaterThan(850)
  })
})

describe('seedFor', () => {
  it('depends on the seed and on the name', () => {
    const seeds = [seedFor(1, 'a'), seedFor(1, 'b'), seedFor(2, 'a'), seedFor(1, '')]
    expect(new Set(seeds).size).toBe(4)
    expect(seedFor(1, 'a')).toBe(seeds[0])
  })
})
