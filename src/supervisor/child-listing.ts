import { listedState, type Slot } from './slot.ts'
import type { ChildCounts, ChildInfo } from './supervisor-handle.ts'

/** One line of `whichChildren`. */
export function describeChild({ path, spec, phase }: Slot): ChildInfo {
  const incarnation = phase.state === 'running' ? phase.life.incarnation : undefined
  return { id: spec.id, path, state: listedState(phase), incarnation, type: spec.type }
}

/** A life that has ended is not active, also when the supervisor has not come to its exit yet. @source OTP `supervisor:count_child/2` */
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
