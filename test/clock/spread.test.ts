import { expect, it } from 'vitest'
import { spread } from '../../src/clock/spread.ts'

it.each([
  [1_000, 0, 0.9, 1_000],
  [1_000, 0.2, 0, 1_000],
  [1_000, 0.2, 0.5, 900],
  [1_000, 1, 0.999, 1],
  [1.4, 0, 0, 1],
])('a wait of %d ms with jitter %d and chance %d is %d ms', (waitMs, jitter, random, result) => {
  expect(spread(waitMs, jitter, random)).toBe(result)
})
