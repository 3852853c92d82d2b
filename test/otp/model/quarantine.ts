import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import { type Draft, report, reportGood } from './draft.ts'
import { groupOf } from './group.ts'
import { NO_POLICY, probeWaitOf } from './policy.ts'
import { startRound } from './starting.ts'
import { pathOf } from './tree.ts'
import type { Slot, Supervisor } from './world.ts'

/** Sets a child aside. Of its group, those that waited for its restart are started now. */
export function setAside(draft: Draft, supervisor: Supervisor, { slot, reason }: Reasoned): void {
  slot.row = 0
  slot.restarts = []
  slot.probes = 0
  slot.isAwaited = false
  awaitProbe(draft, supervisor, slot)
  report(draft, 'quarantined', { path: pathOf(supervisor.path, slot.node.id), reason })
  const { flags, slots } = supervisor
  const restarting = slots.filter(({ state }) => state === 'restarting')
  const awaited = new Set(restarting.flatMap((each) => groupOf(flags.strategy, slots, each)))
  const stranded = slots.filter((each) => each.isAwaited && each.state === 'undefined' && !awaited.has(each))
  supervisor.agenda = startRound(flags, stranded, 'restart')
}

/** It was tried, by itself or by somebody, and did not start. */
export function stayAside(draft: Draft, supervisor: Supervisor, { slot, reason }: Reasoned): void {
  slot.probes += 1
  awaitProbe(draft, supervisor, slot)
  report(draft, 'probe_failed', { path: pathOf(supervisor.path, slot.node.id), reason })
}

/** It is up again. */
export function recover(draft: Draft, supervisor: Supervisor, slot: Slot): void {
  reportGood(draft, 'recovered', pathOf(supervisor.path, slot.node.id))
}

/** An attempt for this child comes in that time; any other that is still to come is void. */
export function setAlarm(draft: Draft, supervisor: Supervisor, { slot, ms }: { slot: Slot; ms: number }): void {
  slot.attempt = supervisor.attempts += 1
  slot.dueAt = draft.now + ms
  supervisor.alarms = [...supervisor.alarms, { dueAt: slot.dueAt, id: slot.node.id, attempt: slot.attempt }]
}

function awaitProbe(draft: Draft, supervisor: Supervisor, slot: Slot): void {
  slot.state = 'quarantined'
  setAlarm(draft, supervisor, { slot, ms: probeWaitOf(slot.node.policy ?? NO_POLICY) })
}

interface Reasoned {
  readonly slot: Slot
  readonly reason: ExitReason
}
