import { describe, expect, it } from 'vitest'
import { resolveChildSpec } from '../../src/child/resolve-child-spec.ts'
import { countChildren, describeChild } from '../../src/supervisor/child-listing.ts'
import { type Slot, type SlotPhase, STARTING, UNDEFINED, WAITING } from '../../src/supervisor/slot.ts'
import { fake } from './stage.ts'

const running = (hasEnded: boolean): SlotPhase => {
  const exited = Promise.resolve({ type: 'normal' } as const)
  const child = { incarnation: 'one', exited, stop: () => {}, kill: () => {} }
  return { state: 'running', life: { incarnation: 'one', child, exited, startedAt: 0, hasEnded } }
}

const slot = (phase: SlotPhase, type: 'worker' | 'supervisor' = 'worker'): Slot => {
  const spec = resolveChildSpec(fake('a', { type }), { path: 'root', autoShutdown: 'never' })
  return { path: 'root/a', spec, phase, attempt: 0 }
}

describe('describeChild', () => {
  it('shows a child as OTP does: running, restarting or undefined', () => {
    expect(describeChild(slot(running(false)))).toEqual({
      id: 'a',
      path: 'root/a',
      state: 'running',
      incarnation: 'one',
      type: 'worker',
    })
    expect(describeChild(slot({ state: 'restarting' }))).toMatchObject({ state: 'restarting', incarnation: undefined })
    for (const phase of [UNDEFINED, WAITING, STARTING]) expect(describeChild(slot(phase)).state).toBe('undefined')
  })
})

describe('countChildren', () => {
  it('active are those with a life that has not ended; the others count by type all the same', () => {
    const slots = [
      slot(running(false)),
      slot(running(true)),
      slot({ state: 'restarting' }, 'supervisor'),
      slot(UNDEFINED, 'supervisor'),
      slot(WAITING),
    ]
    expect(countChildren(slots)).toEqual({ specs: 5, active: 1, supervisors: 2, workers: 3 })
  })
})
