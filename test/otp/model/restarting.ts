import type { Restart } from '../../../src/child/child-spec.ts'
import type { Strategy } from '../../../src/child/supervisor-flags.ts'
import { type ExitReason, isGraceful } from '../../../src/errors/exit-reason.ts'
import { type Draft, deleteSlot, deviate, lifeAt, report, slotOf, there } from './draft.ts'
import { stopAll } from './ending.ts'
import { startAll } from './starting.ts'
import { pathOf } from './tree.ts'
import type { Message, Slot, Supervisor } from './world.ts'

/** A child ended by itself. */
export function hearOfExit(draft: Draft, supervisor: Supervisor, id: string): void {
  const slot = slotOf(supervisor, id)
  const path = pathOf(supervisor.path, id)
  const reason = there(lifeAt(draft, path).reason, `a reason for the end of ${path}`)
  draft.lives.delete(path)
  slot.state = 'undefined'
  if (isReported(slot.node.restart, reason)) report(draft, 'child_terminated', { path, reason })
  if (isRestarted(slot.node.restart, reason)) return attempt(draft, supervisor, { slot, reason })
  if (slot.node.restart === 'temporary') deleteSlot(supervisor, id)
  if (slot.node.significant && stopsSupervisor(draft, supervisor)) {
    report(draft, 'auto_shutdown', { path, reason })
    supervisor.endsWith = { type: 'shutdown', detail: { type: 'auto_shutdown', id } }
  }
}

/** An attempt that was posted after a failed one. It is void when its child does not wait for it any more. */
export function tryAgain(draft: Draft, supervisor: Supervisor, message: Message & { type: 'retry' }): void {
  const slot = supervisor.slots.find(({ node }) => node.id === message.id)
  if (slot?.state !== 'restarting') return
  if (slot.attempt === message.attempt) attempt(draft, supervisor, { slot, reason: message.reason })
  else deviate(draft, 'stale-attempt-is-void')
}

/** A start failed within a restart: that child waits for another attempt, behind everything that is in the mailbox already. */
export function postpone(supervisor: Supervisor, { slot, reason }: Failure): void {
  slot.state = 'restarting'
  slot.attempt = supervisor.attempts += 1
  for (const step of supervisor.agenda) if (step.do === 'start') slotOf(supervisor, step.id).isAwaited = true
  supervisor.agenda = []
  supervisor.mailbox.push({ type: 'retry', id: slot.node.id, attempt: slot.attempt, reason })
}

/** A child does not wait for another attempt any more. */
export function cancelAttempt(supervisor: Supervisor, slot: Slot): void {
  slot.state = 'undefined'
  releaseAwaited(supervisor)
}

/** Only those are awaited that an attempt would start. To be called when attempts, order or strategy have changed. */
export function releaseAwaited({ flags, slots }: Supervisor): void {
  const restarting = slots.filter(({ state }) => state === 'restarting')
  const awaited = new Set(restarting.flatMap((slot) => groupOf(flags.strategy, slots, slot)))
  for (const slot of slots) slot.isAwaited &&= awaited.has(slot)
}

/** The child that a restart is about, and why. */
interface Failure {
  readonly slot: Slot
  readonly reason: ExitReason
}

function isReported(restart: Restart, reason: ExitReason): boolean {
  return restart === 'permanent' || !isGraceful(reason)
}

function isRestarted(restart: Restart, reason: ExitReason): boolean {
  return restart === 'permanent' || (restart === 'transient' && !isGraceful(reason))
}

/** One attempt to restart: it counts once, however many children it involves, whether it is the first or a repetition. */
function attempt(draft: Draft, supervisor: Supervisor, { slot, reason }: Failure): void {
  const { flags, path } = supervisor
  const { id } = slot.node
  slot.state = 'undefined'
  const recent = supervisor.restarts.filter((time) => time >= draft.now - flags.periodMs)
  if (recent.length >= flags.intensity) {
    report(draft, 'reached_max_restart_intensity', { path: pathOf(path, id), reason })
    supervisor.endsWith = { type: 'shutdown', detail: { type: 'reached_max_restart_intensity', id, reason } }
    return
  }
  supervisor.restarts = [...recent, draft.now]
  const group = groupOf(flags.strategy, supervisor.slots, slot)
  const others = group.filter((member) => member !== slot)
  const again = group.filter((member) => member === slot || member.node.restart !== 'temporary')
  supervisor.agenda = [...stopAll(others, 'forget_if_temporary'), ...startAll(again, 'restart')]
}

/** Those that are started again together, also those among them that had finished or had been stopped. */
function groupOf(strategy: Strategy, slots: readonly Slot[], failed: Slot): readonly Slot[] {
  if (strategy === 'one_for_one') return [failed]
  return strategy === 'one_for_all' ? slots : slots.slice(slots.indexOf(failed))
}

/** Whether the end of a significant child, for good and by itself, ends its supervisor. */
function stopsSupervisor(draft: Draft, { flags, slots }: Supervisor): boolean {
  if (flags.autoShutdown !== 'all_significant') return flags.autoShutdown === 'any_significant'
  const significant = slots.filter(({ node }) => node.significant)
  if (significant.some(({ state }) => state !== 'undefined')) return false
  const isAwaited = significant.some((slot) => slot.isAwaited)
  if (isAwaited) deviate(draft, 'awaited-is-pending')
  return !isAwaited
}
