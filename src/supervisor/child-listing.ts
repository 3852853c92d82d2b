import { listedState, type Slot } from './slot.ts'
import type { ChildCounts, ChildInfo, NextAttempt } from './supervisor-handle.ts'

/**
 * One line of `whichChildren`.
 *
 * @param now - On the supervisor's clock.
 */
export function describeChild(slot: Slot, now: number): ChildInfo {
  const { path, spec, phase } = slot
  const incarnation = phase.state === 'running' ? phase.life.incarnation : undefined
  const nextAttempt = describeNextAttempt(slot, now)
  return {
    id: spec.id,
    path,
    state: listedState(phase),
    incarnation,
    type: spec.type,
    ...(nextAttempt === undefined ? {} : { nextAttempt }),
  }
}

function describeNextAttempt({ phase, attempt }: Slot, now: number): NextAttempt | undefined {
  if (phase.state === 'restarting')
    return { inMs: Math.max(0, phase.dueAt - now), attempts: attempt, lastReason: phase.reason }
  if (phase.state !== 'quarantined') return undefined
  const { cause, reason, since, nextProbeAt, probes } = phase.quarantine
  const inMs = Math.max(0, nextProbeAt - now)
  return { inMs, attempts: probes, lastReason: reason, quarantine: { cause, forMs: now - since } }
}

/**
 * A life that has ended is not active, also when the supervisor has not come to its exit yet.
 * @source OTP `supervisor:count_child/2`
 */
export function countChildren(slots: Iterable<Slot>): ChildCounts {
  const counts = { specs: 0, active: 0, supervisors: 0, workers: 0 }
  for (const { spec, phase } of slots) {
    counts.specs += 1
    if (phase.state === 'running' && !phase.life.hasEnded) counts.active += 1
    if (spec.type === 'supervisor') counts.supervisors += 1
    else counts.workers += 1
  }
  return counts
}
