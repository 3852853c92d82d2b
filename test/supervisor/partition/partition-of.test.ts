import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partitionOf } from '../../../src/supervisor/partition/partition-of.ts'

const key = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt())

describe('partitionOf', () => {
  it.each([
    [0, 3, 0],
    [-0, 3, 0],
    [7, 3, 1],
    [-7, 3, 1],
    [7n, 3, 1],
    [-7n, 3, 1],
    [123, 1, 0],
    ['a', 1, 0],
  ])('%o of %i: %i', (value, partitions, expected) => {
    expect(partitionOf(value, partitions)).toBe(expected)
  })

  it('is one of the partitions, and the same for the same key', () => {
    fc.assert(
      fc.property(key, fc.integer({ min: 1, max: 64 }), (value, partitions) => {
        const partition = partitionOf(value, partitions)
        expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true)
        expect(partitionOf(value, partitions)).toBe(partition)
      }),
    )
  })

  it('spreads texts over all of them, about evenly', () => {
    const counts = [0, 0, 0, 0, 0]
    for (let i = 0; i < 10_000; i += 1) {
      const partition = partitionOf(`user-${i}`, 5)
      counts[partition] = (counts[partition] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200)
  })
})
