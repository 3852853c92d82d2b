import { describe, expect, it } from 'vitest'
import { DEFAULT_RECYCLE } from '../../src/spec/resolve-recycle.ts'
import { drawLimits, reachedLimit } from '../../src/worker/life-limits.ts'

const NEVER = Number.POSITIVE_INFINITY
const ALL = { ...DEFAULT_RECYCLE, maxCalls: 100, maxAgeMs: 1_000, maxMemoryBytes: 5_000, jitter: 0.5 } as const

describe('drawLimits', () => {
  it.each([
    [ALL, 0, { calls: 100, ageMs: 1_000, memoryBytes: 5_000 }],
    [ALL, 0.5, { calls: 75, ageMs: 750, memoryBytes: 5_000 }],
    [{ ...ALL, jitter: 0 }, 0.99, { calls: 100, ageMs: 1_000, memoryBytes: 5_000 }],
    [{ ...DEFAULT_RECYCLE, maxCalls: 1, jitter: 1 }, 0.99, { calls: 1, ageMs: NEVER, memoryBytes: NEVER }],
  ])('%j, by chance %d', (recycle, random, limits) => {
    expect(drawLimits(recycle, () => random)).toEqual(limits)
  })
})

describe('reachedLimit', () => {
  const limits = { calls: 10, ageMs: 1_000, memoryBytes: 5_000 }

  it.each([
    [{ calls: 9, ageMs: 999, memoryBytes: 4_999 }, undefined],
    [{ calls: 10, ageMs: 0, memoryBytes: 0 }, 'calls'],
    [{ calls: 0, ageMs: 1_000, memoryBytes: 0 }, 'age'],
    [{ calls: 0, ageMs: 0, memoryBytes: 5_000 }, 'memory'],
    [{ calls: 0, ageMs: 0, memoryBytes: undefined }, undefined],
  ])('%j: %s', (span, cause) => {
    expect(reachedLimit(limits, span)).toBe(cause)
  })
})
