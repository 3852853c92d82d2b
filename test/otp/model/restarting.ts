import { type ExitReason, isGraceful } from '../../../src/errors/exit-reason.ts'
import type { Restart } from '../../../src/spec/child-spec.ts'
import { type Draft, deleteSlot, deviate, isKept, lifeAt, report, slotOf, there } from './draft.ts'
import { stopAll } from './ending.ts'
import { groupOf } from './group.ts'
import { isHopeless, NO_POLICY, type Policy, rowAfterLife, waitOf } from './policy.ts'
import { setAlarm, setAside } from './quarantine.ts'
import { startAll, startRound } from './starting.ts'
import { pathOf } from './tree.ts'
import type { Message, Slot, Step, Supervisor } from './world.ts'

/** A child ended by itself. */
export function hearOfExit(draft: Draft, supervisor: Supervisor, id: string): void {
  const slot = slotOf(supervisor, id)
  const path = pathOf(supervisor.path, id)
  const reason = there(lifeAt(draft, path).reason, `a reason for the end of ${path}`)
  draft.lives.delete(path)
  slot.state = 'undefined'
  const uptimeMs = draft.now - slot.upAt
  if (isReported(slot.node.restart, reason)) report(draft, 'child_terminated', { path, reason })
  if (isRestarted(slot.node.restart, reason)) {
    slot.row = rowAfterLife(policyOf(slot), slot.row, uptimeMs)
    return attempt(draft, supervisor, { slot, reason, hasFailed: false })
  }
  if (!isKept(supervisor, slot.node)) deleteSlot(supervisor, id)
  if (slot.node.significant && stopsSupervisor(draft, supervisor)) {
    report(draft, 'auto_shutdown', { path, reason })
    supervisor.endsWith = { type: 'shutdown', detail: { type: 'auto_shutdown', id } }
  }
}

/**
 * An attempt that was posted after a failed one. It is void when its child does not wait for it any
 * more.
 */
export function tryAgain(draft: Draft, supervisor: Supervisor, message: Message & { type: 'retry' }): void {
  const slot = supervisor.slots.find(({ node }) => node.id === message.id)
  if (slot?.state !== 'restarting') return
  if (slot.attempt === message.attempt) attempt(draft, supervisor, { slot, reason: message.reason, hasFailed: true })
  else deviate(draft, 'stale-attempt-is-void')
}

/**
 * A start failed within a restart: that child waits for another attempt, behind everything that is
 * in the mailbox already.
 */
export function postpone(supervisor: Supervisor, { slot, reason }: Omit<Failure, 'hasFailed'>): void {
  slot.state = 'restarting'
  slot.dueAt = undefined
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

/**
 * Only those are awaited that an attempt would start. To be called when attempts, order or strategy
 * have changed.
 */
export function releaseAwaited({ flags, slots }: Supervisor): void {
  const restarting = slots.filter(({ state }) => state === 'restarting')
  const awaited = new Set(restarting.flatMap((slot) => groupOf(flags.strategy, slots, slot)))
  for (const slot of slots) slot.isAwaited &&= awaited.has(slot)
}

/** The child that a restart is about, and why. */
interface Failure {
  readonly slot: Slot
  readonly reason: ExitReason
  /** Whether it is an attempt that failed, and not a life that ended. */
  readonly hasFailed: boolean
}

function isReported(restart: Restart, reason: ExitReason): boolean {
  return restart === 'permanent' || !isGraceful(reason)
}

function isRestarted(restart: Restart, reason: ExitReason): boolean {
  return restart === 'permanent' || (restart === 'transient' && !isGraceful(reason))
}

/**
 * One attempt to restart: it counts once, however many children it involves, whether it is the
 * first or a repetition.
 */
function attempt(draft: Draft, supervisor: Supervisor, { slot, reason, hasFailed }: Failure): void {
  const { flags, path } = supervisor
  const { id } = slot.node
  slot.state = 'undefined'
  const { budget, ...policy } = policyOf(slot)
  const account = budget === undefined ? supervisor : slot
  const { intensity, periodMs } = budget ?? flags
  const recent = account.restarts.filter((time) => time >= draft.now - periodMs)
  const isFutile = hasFailed && !policy.retryFutile && isHopeless(reason)
  if (isFutile || recent.length >= intensity) {
    if (budget?.onExhausted === 'quarantine') return setAside(draft, supervisor, { slot, reason })
    const many = budget === undefined ? 'reached_max_restart_intensity' : 'restart_budget_exhausted'
    const why = isFutile ? 'restart_is_futile' : many
    report(draft, why, { path: pathOf(path, id), reason })
    supervisor.endsWith = { type: 'shutdown', detail: { type: why, id, reason } }
    return
  }
  account.restarts = [...recent, draft.now]
  const ms = waitOf(policy, slot.row)
  slot.row += 1
  if (ms === 0) return restartGroup(supervisor, slot)
  slot.state = 'restarting'
  supervisor.agenda = [...stopAll(othersOf(supervisor, slot), 'forget_unless_kept'), { do: 'wait', id, ms }]
}

/** Its group is down, and waits with it. */
export function waitForAttempt(draft: Draft, supervisor: Supervisor, { id, ms }: Step & { do: 'wait' }): void {
  if (supervisor.endsWith !== undefined) return
  const slot = slotOf(supervisor, id)
  for (const other of othersOf(supervisor, slot)) other.isAwaited = true
  setAlarm(draft, supervisor, { slot, ms })
}

/**
 * The time of an attempt, or of a probe, has come. It is void when its child does not wait for it
 * any more.
 */
export function wakeUp(supervisor: Supervisor, { id, attempt: due }: Message & { type: 'due' }): void {
  const slot = supervisor.slots.find(({ node }) => node.id === id)
  if (slot?.attempt !== due) return
  if (slot.state === 'restarting') restartGroup(supervisor, slot)
  if (slot.state === 'quarantined') supervisor.agenda = startAll([slot], 'probe')
}

function restartGroup(supervisor: Supervisor, slot: Slot): void {
  slot.state = 'undefined'
  const others = othersOf(supervisor, slot)
  const again = supervisor.slots.filter(
    (each) => each === slot || (others.includes(each) && each.node.restart !== 'temporary'),
  )
  supervisor.agenda = [...stopAll(others, 'forget_unless_kept'), ...startRound(supervisor.flags, again, 'restart')]
}

/** The rest of its group. Who is quarantined belongs to none. */
function othersOf({ flags, slots }: Supervisor, slot: Slot): readonly Slot[] {
  return groupOf(flags.strategy, slots, slot).filter((each) => each !== slot && each.state !== 'quarantined')
}

function policyOf({ node }: Slot): Policy {
  return node.policy ?? NO_POLICY
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
