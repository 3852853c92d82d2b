import type { KillOrder } from '../../../src/child/child.ts'
import { type ExitReason, formatExitReason, SHUTDOWN } from '../../../src/errors/exit-reason.ts'
import { endWhenAsked, START_ABORTED } from './behaviour.ts'
import { type Draft, deviate, lifeAt, note, slotOf } from './draft.ts'
import { idOf, parentOf, pathOf } from './tree.ts'
import type { Slot, Step, Supervisor, World } from './world.ts'

/**
 * How a supervisor ends its children before it ends: one after another. A dynamic one asks all of
 * them before it waits for any; in which order, nobody can rely on.
 */
export function stopBelow({ slots, dynamic }: Supervisor): Step[] {
  if (dynamic === undefined) return stopAll(slots)
  return [...slots.map(({ node: { id } }): Step => ({ do: 'stop', id })), { do: 'await_all' }]
}

/** Stops in reverse start order, strictly one after another; `then` is done after each of them. */
export function stopAll(slots: readonly Slot[], then?: 'forget_unless_kept'): Step[] {
  return slots
    .toReversed()
    .flatMap(({ node: { id } }): Step[] => [
      { do: 'stop', id },
      { do: 'await_end', id },
      ...(then === undefined ? [] : [{ do: then, id }]),
    ])
}

/** A worker ends, whoever wanted it; its supervisor hears of it through its mailbox. */
export function endLife(draft: Draft, path: string, reason: ExitReason): void {
  lifeAt(draft, path).reason = reason
  note(draft, path, `down ${path} ${formatExitReason(reason)}`)
  tellOfEnd(draft, path)
}

/**
 * A supervisor has ended. Until the one above hears of it, which is not at once, it may be asked to
 * end: in vain.
 */
export function leave(draft: Draft, path: string, reason: ExitReason): void {
  lifeAt(draft, path).reason = reason
  draft.lines.push({ supervisor: path, text: `down ${path} ${formatExitReason(reason)}` })
  draft.leaving = [...draft.leaving, path]
}

/** An end comes to the mailbox of the supervisor above. */
export function tellOfEnd(draft: Draft, path: string): void {
  lifeAt(draft, path).state = 'ended'
  draft.leaving = draft.leaving.filter((each) => each !== path)
  draft.limits = draft.limits.filter((limit) => limit.path !== path)
  draft.supervisors.get(parentOf(path))?.mailbox.push({ type: 'exit', id: idOf(path) })
}

/**
 * Asks a life to end, within the limit of its `shutdown`; a child with `brutal_kill` is not asked.
 */
export function askToEnd(draft: Draft, { path, killedAfter, ...supervisor }: Supervisor, id: string): void {
  const child = pathOf(path, id)
  const { shutdown } = slotOf({ path, killedAfter, ...supervisor }, id).node
  if (killedAfter !== undefined) return kill(draft, child, killedAfter)
  if (shutdown === 'brutal_kill') return kill(draft, child, 'brutal_kill')
  stop(draft, child, shutdown)
}

/** The order `shutdown`: no time at all means that it is killed on the spot. */
export function stop(draft: Draft, path: string, graceMs: number | 'infinity'): void {
  const life = lifeAt(draft, path)
  note(draft, path, `${life.isSupervisor ? 'shut_down' : 'stop'} ${path} ${graceMs}`)
  if (typeof graceMs === 'number') draft.limits = [...draft.limits, { dueAt: draft.now + graceMs, path }]
  const supervisor = draft.supervisors.get(path)
  const reason = endWhenAsked(life.behaviour)
  if (supervisor !== undefined) {
    if (supervisor.agenda.length + supervisor.mailbox.length > 0) deviate(draft, 'stop-goes-first')
    orderEnd(draft, supervisor, SHUTDOWN)
  } else if (!life.isSupervisor && reason !== undefined) endLife(draft, path, reason)
  if (graceMs === 0) kill(draft, path, 'shutdown_timeout')
}

/** Ends a life at once, and everything below it: nothing may outlive a supervisor. */
export function kill(draft: Draft, path: string, after: KillOrder): void {
  const life = lifeAt(draft, path)
  if (life.state !== 'alive' || life.isKilled) return
  life.isKilled = true
  draft.limits = draft.limits.filter((limit) => limit.path !== path)
  const supervisor = draft.supervisors.get(path)
  if (supervisor !== undefined) {
    deviate(draft, 'children-die-first')
    return killBelow(draft, supervisor, after)
  }
  if (life.isSupervisor) return
  note(draft, path, `kill ${path} ${after}`)
  endLife(draft, path, { type: 'killed', after })
}

/** Kills all children of a supervisor, and what it is starting. */
export function killBelow(draft: Draft, supervisor: Supervisor, after: KillOrder): void {
  supervisor.killedAfter ??= after
  orderEnd(draft, supervisor, SHUTDOWN)
  for (const starting of pendingStarts(draft, supervisor)) {
    const below = draft.supervisors.get(starting)
    if (below !== undefined) killBelow(draft, below, 'forced_shutdown')
  }
  for (const { node, state } of supervisor.slots.toReversed())
    if (state === 'running') kill(draft, pathOf(supervisor.path, node.id), after)
}

/**
 * Orders a supervisor to end. From now on it starts nothing, and gives up a start in progress; what
 * it is stopping it goes on stopping. The order comes before everything that waits in its mailbox.
 */
export function orderEnd(draft: Draft, supervisor: Supervisor, reason: ExitReason): void {
  supervisor.endsWith ??= reason
  giveUpStarts(draft, supervisor)
}

/** Whoever is not up yet will not come up. */
export function giveUpStarts(draft: Draft, supervisor: Supervisor): void {
  for (const starting of pendingStarts(draft, supervisor)) {
    const below = draft.supervisors.get(starting)
    if (below === undefined) failToStart(draft, starting, START_ABORTED)
    else orderEnd(draft, below, START_ABORTED)
  }
}

/** Paths of the children that a supervisor waits for to come up. */
function pendingStarts({ lives }: World, { path, agenda }: Supervisor): readonly string[] {
  const awaited = agenda.flatMap((step) => {
    if (step.do === 'await_starts') return step.open
    return step.do === 'await_start' ? [step.id] : []
  })
  return awaited.map((id) => pathOf(path, id)).filter((child) => lives.get(child)?.state === 'starting')
}

/** A life that was starting will not come up. */
export function failToStart(draft: Draft, path: string, reason: ExitReason): void {
  const life = lifeAt(draft, path)
  life.state = 'failed'
  life.reason = reason
  note(draft, path, `failed ${path} ${formatExitReason(reason)}`)
}
