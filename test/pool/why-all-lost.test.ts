import { describe, expect, it } from 'vitest'
import type { SlotState } from '../../src/child/child.ts'
import { whyAllLost } from '../../src/pool/why-all-lost.ts'

const lost = (code: number): SlotState => ({
  state: 'quarantined',
  cause: 'restart_budget_exhausted',
  reason: { type: 'exited', code },
  since: 0,
  nextProbeAt: 1_000,
  probes: 0,
})

const why = (...states: readonly SlotState[]) =>
  whyAllLost(
    'main/embed',
    states.map((state) => ({ state })),
  )

describe('whyAllLost', () => {
  it('names the pool, and why the first of its members failed', () => {
    const detail = { type: 'restart_budget_exhausted', id: 'embed', reason: { type: 'exited', code: 1 } }
    expect(why(lost(1), lost(2))).toEqual({ type: 'shutdown', detail })
  })

  it('is nothing while one member is not set aside, or when there is none', () => {
    expect(why(lost(1), 'restarting')).toBeUndefined()
    expect(why()).toBeUndefined()
  })
})
