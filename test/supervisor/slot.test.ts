import { expect, it } from 'vitest'
import { listedState, observedState, type SlotPhase, STARTING, UNDEFINED, WAITING } from '../../src/supervisor/slot.ts'

it.each<readonly [SlotPhase, string, string]>([
  [STARTING, 'undefined', 'starting'],
  [{ state: 'restarting' }, 'restarting', 'restarting'],
  [WAITING, 'undefined', 'restarting'],
  [UNDEFINED, 'undefined', 'undefined'],
])('%o is %s to the administration and %s to callers', (phase, listed, observed) => {
  expect([listedState(phase), observedState(phase)]).toEqual([listed, observed])
})
