import { describe, expect, it } from 'vitest'
import { countChildren, describeChild } from '../../src/supervisor/child-listing.ts'
import { type Slot, type SlotPhase, STARTING, UNDEFINED, WAITING } from '../../src/supervisor/slot.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { BOOM, fake } from './stage.ts'

const running = (hasEnded: boolean): SlotPhase => {
  const exited = Promise.resolve({ type: 'normal' } as const)
  const child = { incarnation: 'one', exited, stop: () => {}, kill: () => {} }
  return { state: 'running', life: { incarnation: 'one', child, exited, startedAt: 0, hasEnded } }
}

const RESTARTING: SlotPhase = { state: 'restarting', reason: BOOM, dueAt: 70 }

const slot = (phase: SlotPhase, type: 'worker' | 'supervisor' = 'worker'): Slot => {
  const spec = resolveChildSpec(fake('a', { type }), { path: 'root', autoShutdown: 'never' })
  return { path: 'root/a', spec, phase, attempt: 0, restarts: [] }
}

describe('describeChild', () => {
  it('shows a child as OTP does: running, restarting or undefined', () => {
    expect(describeChild(slot(running(false)), 0)).toEqual({
      id: 'a',
      path: 'root/a',
      state: 'running',
      incarnation: 'one',
      type: 'worker',
    })
    expect(describeChild(slot(RESTARTING), 0)).toMatchObject({ state: 'restarting', incarnation: undefined })
    for (const phase of [UNDEFINED, WAITING, STARTING]) expect(describeChild(slot(phase), 0).state).toBe('undefined')
  })
})

describe('describeChild of a child that waits', () => {
  it('says when it is tried again, how often it was, and why it has no life', () => {
    expect(describeChild({ ...slot(RESTARTING), attempt: 3 }, 50)).toMatchObject({
      nextAttempt: { inMs: 20, attempts: 3, lastReason: BOOM },
    })
    expect(describeChild(slot(RESTARTING), 71).nextAttempt).toEqual({ inMs: 0, attempts: 0, lastReason: BOOM })
  })

  it('says of a quarantine how long and why', () => {
    const facts = { state: 'quarantined', cause: 'restart_is_futile', reason: BOOM } as const
    const quarantine = { ...facts, since: 10, nextProbeAt: 90, probes: 2 }
    const phase: SlotPhase = { state: 'quarantined', quarantine, timer: { cancel: () => {} } }
    expect(describeChild(slot(phase), 50)).toMatchObject({
      state: 'quarantined',
      nextAttempt: {
        inMs: 40,
        attempts: 2,
        lastReason: BOOM,
        quarantine: { cause: 'restart_is_futile', forMs: 40 },
      },
    })
  })
})

describe('countChildren', () => {
  it('active are those with a life that has not ended; the others count by type all the same', () => {
    const slots = [
      slot(running(false)),
      slot(running(true)),
      slot(RESTARTING, 'supervisor'),
      slot(UNDEFINED, 'supervisor'),
      slot(WAITING),
    ]
    expect(countChildren(slots)).toEqual({ specs: 5, active: 1, supervisors: 2, workers: 3 })
  })
})
