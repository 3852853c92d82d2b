import { describe, it } from 'vitest'
import { expectAgreement, LIMIT_MS } from './expect-agreement.ts'
import { EVERYTHING, MOSTLY_DYNAMIC, WITH_PARALLEL_STARTS, WITH_POLICIES } from './random-tree.ts'

const PALETTES = [
  ['everything that OTP knows', EVERYTHING],
  ['many dynamic supervisors', MOSTLY_DYNAMIC],
  ['children that start together', WITH_PARALLEL_STARTS],
  ['waits, budgets and quarantines', WITH_POLICIES],
] as const

describe('the supervisors and the model, in many random scripts', () => {
  it.each(PALETTES)('agree about trees with %s', { timeout: LIMIT_MS }, (_, palette) => expectAgreement(palette, 3_000))
})
