import { describe, expect, it } from 'vitest'
import type { AutoShutdown } from '../../src/spec/supervisor-flags.ts'
import { mustShutDown, type SignificantChild } from '../../src/supervisor/auto-shutdown.ts'

const PENDING: SignificantChild = { isSignificant: true, isPending: true }
const ENDED: SignificantChild = { isSignificant: true, isPending: false }
const PLAIN: SignificantChild = { isSignificant: false, isPending: true }

const TABLE: readonly (readonly [AutoShutdown, boolean, readonly SignificantChild[], boolean])[] = [
  ['never', true, [], false],
  ['any_significant', false, [], false],
  ['any_significant', true, [PENDING], true],
  ['all_significant', false, [], false],
  ['all_significant', true, [PENDING, ENDED], false],
  ['all_significant', true, [ENDED, PLAIN], true],
  ['all_significant', true, [], true],
]

describe('mustShutDown', () => {
  it.each(TABLE)('%s, significant %s, others %j → %s', (mode, isSignificant, others, expected) => {
    expect(mustShutDown(mode, isSignificant, others)).toBe(expected)
  })
})
