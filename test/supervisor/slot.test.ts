import { expect, it } from 'vitest'
import type { SlotState } from '../../src/child/child.ts'
import { NORMAL } from '../../src/errors/exit-reason.ts'
import {
  listedState,
  observedState,
  PENDING,
  refusedState,
  type SlotPhase,
  STARTING,
  startingPhase,
  UNDEFINED,
  WAITING,
} from '../../src/supervisor/slot.ts'

const QUARANTINE = {
  state: 'quarantined',
  cause: 'restart_is_futile',
  reason: NORMAL,
  since: 0,
  nextProbeAt: 10,
  probes: 0,
} as const

it.each<readonly [SlotPhase, string, SlotState]>([
  [PENDING, 'undefined', 'pending'],
  [STARTING, 'undefined', 'starting'],
  [{ state: 'restarting', reason: NORMAL, dueAt: 0 }, 'restarting', 'restarting'],
  [{ state: 'quarantined', quarantine: QUARANTINE, timer: { cancel: () => {} } }, 'quarantined', QUARANTINE],
  [{ state: 'starting', quarantine: QUARANTINE }, 'undefined', QUARANTINE],
  [WAITING, 'undefined', 'restarting'],
  [UNDEFINED, 'undefined', 'undefined'],
])('%o is %s to the administration and %s to callers', (phase, listed, observed) => {
  expect([listedState(phase), observedState(phase)]).toEqual([listed, observed])
})

it.each<readonly [SlotPhase, string | undefined]>([
  [PENDING, undefined],
  [STARTING, undefined],
  [{ state: 'restarting', reason: NORMAL, dueAt: 0 }, 'restarting'],
  [{ state: 'quarantined', quarantine: QUARANTINE, timer: { cancel: () => {} } }, undefined],
  [WAITING, undefined],
  [UNDEFINED, undefined],
])('%o is refused by hand as %s', (phase, refused) => {
  expect(refusedState(phase)).toBe(refused)
})

it('a start in quarantine remembers it', () => {
  const timer = { cancel: () => {} }
  expect(startingPhase(WAITING)).toBe(STARTING)
  expect(startingPhase({ state: 'quarantined', quarantine: QUARANTINE, timer })).toEqual({
    state: 'starting',
    quarantine: QUARANTINE,
  })
})
