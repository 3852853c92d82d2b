import { describe, expect, it } from 'vitest'
import type { SlotState } from '../../src/child/child.ts'
import type { Quarantine } from '../../src/child/quarantine.ts'
import { poolState } from '../../src/pool/pool-state.ts'

const aside = (nextProbeAt: number): Quarantine => ({
  state: 'quarantined',
  cause: 'restart_budget_exhausted',
  reason: { type: 'exited', code: 1 },
  since: 0,
  nextProbeAt,
  probes: 0,
})

describe('poolState', () => {
  it.each<[string, SlotState, readonly SlotState[], SlotState | undefined, SlotState]>([
    ['its own state while it does not run', 'restarting', ['running'], undefined, 'restarting'],
    ['running while one member does', 'running', [aside(1), 'restarting', 'running'], undefined, 'running'],
    ['that a member is about to come', 'running', [aside(1), 'restarting'], undefined, 'restarting'],
    ['the same of one that starts', 'running', ['starting'], aside(9), 'starting'],
    ['who is tried again first, when all are set aside', 'running', [aside(7), aside(3)], undefined, aside(3)],
    ['why no member could be started', 'running', [], aside(9), aside(9)],
    ['running when nobody is needed', 'running', [], undefined, 'running'],
  ])('says %s', (_, own, members, outage, expected) => {
    expect(poolState(own, members, outage)).toEqual(expected)
  })
})
