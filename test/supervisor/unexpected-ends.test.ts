import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { type Slot, UNDEFINED } from '../../src/supervisor/slot.ts'
import { groupEnds } from '../../src/supervisor/unexpected-ends.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { BOOM, fake } from './stage.ts'

const slot = (id: string): Slot => ({
  path: `root/${id}`,
  spec: resolveChildSpec(fake(id), { path: 'root', autoShutdown: 'never' }),
  phase: UNDEFINED,
  attempt: 0,
  restarts: [],
})

describe('groupEnds', () => {
  it('is one entry for each distinct reason, with the first child and the number of all', () => {
    const [a, b, c] = [slot('a'), slot('b'), slot('c')] as const
    const normal: ExitReason = { type: 'normal' }
    const ends = [
      { slot: a, reason: BOOM },
      { slot: b, reason: normal },
      { slot: c, reason: { ...BOOM } },
    ]
    expect(groupEnds(ends)).toEqual([
      { slot: a, reason: BOOM, count: 2 },
      { slot: b, reason: normal, count: 1 },
    ])
    expect(groupEnds([])).toEqual([])
  })
})
