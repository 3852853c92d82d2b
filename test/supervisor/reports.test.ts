import { expect, it } from 'vitest'
import { Reports } from '../../src/supervisor/reports.ts'
import { type Slot, UNDEFINED } from '../../src/supervisor/slot.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { BOOM, fake } from './stage.ts'

const spec = resolveChildSpec(fake('a', { restart: 'transient', shutdown: 7 }), { path: 'root', autoShutdown: 'never' })
const SLOT: Slot = { path: 'root/a', spec, phase: UNDEFINED, attempt: 2, restarts: [] }
const OFFENDER = { supervisor: 'root', path: 'root/a', restart: 'transient', shutdown: 7, reason: BOOM }
const GIVING_UP = {
  supervisor: 'root',
  cause: 'restart_is_futile',
  intensity: 1,
  periodMs: 5_000,
  culprit: 'root/a',
  reason: BOOM,
} as const

it('every report names the supervisor, the offender, how it is supervised, and the reason', () => {
  const seen: [string, object][] = []
  const reports = new Reports({ emit: (name, fields) => void seen.push([name, fields]), listens: () => true }, 'root')
  reports.childTerminated(SLOT, BOOM)
  reports.startError(SLOT, BOOM)
  reports.shutdownError(SLOT, BOOM)
  reports.autoShutdown(SLOT, BOOM)
  reports.gaveUp(SLOT, BOOM, GIVING_UP)
  reports.restarting(SLOT, 'one_for_all', 5)
  reports.childStarting(SLOT, 'one')
  reports.childStarted(SLOT, 'one', 3)
  reports.childExited(SLOT, 'one', BOOM)
  const set = { state: 'quarantined', cause: 'restart_is_futile', reason: BOOM, since: 10, nextProbeAt: 50 } as const
  reports.quarantined(SLOT, { ...set, probes: 0 }, 10)
  reports.probeFailed(SLOT, { ...set, probes: 3 }, 30)
  reports.recovered(SLOT, 90)
  expect(seen).toEqual([
    ['supervisor:child_terminated', OFFENDER],
    ['supervisor:start_error', OFFENDER],
    ['supervisor:shutdown_error', OFFENDER],
    ['supervisor:shutdown', { ...OFFENDER, context: 'auto_shutdown' }],
    ['supervisor:shutdown', { ...OFFENDER, context: 'restart_is_futile', givingUp: GIVING_UP }],
    ['supervisor:restarting', { supervisor: 'root', path: 'root/a', strategy: 'one_for_all', delayMs: 5, attempt: 2 }],
    ['child:starting', { path: 'root/a', incarnation: 'one' }],
    ['child:started', { path: 'root/a', incarnation: 'one', type: 'worker', durationMs: 3 }],
    ['child:exited', { path: 'root/a', incarnation: 'one', reason: BOOM }],
    ['supervisor:quarantined', { ...OFFENDER, cause: 'restart_is_futile', nextProbeInMs: 40 }],
    ['supervisor:probe_failed', { ...OFFENDER, probes: 3, quarantinedForMs: 20, nextProbeInMs: 20 }],
    ['supervisor:recovered', { supervisor: 'root', path: 'root/a', quarantinedForMs: 90 }],
  ])
})
