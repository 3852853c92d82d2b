import { type ExitReason, formatExitReason } from '../../../src/errors/exit-reason.ts'
import { START_ABORTED } from './behaviour.ts'
import { comeToSlot } from './come-to-slot.ts'
import { type Draft, report, slotOf } from './draft.ts'
import { giveUpStarts } from './ending.ts'
import { postpone } from './restarting.ts'
import { pathOf } from './tree.ts'
import type { Round, Supervisor, World } from './world.ts'

/**
 * Whether there is something to see of a round of starts: how one of them ended, or that all have.
 */
export function canLook({ lives }: World, { path }: Supervisor, { open }: Round): boolean {
  return open.length === 0 || open.some((id) => lives.get(pathOf(path, id))?.state !== 'starting')
}

/** Looks at one start that has ended. A failure gives up the others. Those that came up stay up. */
export function lookAtRound(draft: Draft, supervisor: Supervisor, round: Round): void {
  const id = round.open.find((each) => draft.lives.get(pathOf(supervisor.path, each))?.state !== 'starting')
  if (id === undefined) return concludeRound(draft, supervisor, round)
  const path = pathOf(supervisor.path, id)
  const life = draft.lives.get(path)
  const next: Round = { ...round, open: round.open.filter((each) => each !== id) }
  if (life !== undefined && life.state !== 'failed') {
    supervisor.agenda.unshift(next)
    return comeToSlot(draft, supervisor, { id, asker: round.asker })
  }
  draft.lives.delete(path)
  supervisor.agenda.unshift({ ...next, failures: new Map([...round.failures, [id, life?.reason ?? START_ABORTED]]) })
  giveUpStarts(draft, supervisor)
}

/**
 * Blamed is the first in start order that failed by itself; the next attempt is for the first that
 * is not up.
 */
function concludeRound(draft: Draft, supervisor: Supervisor, { asker, all, failures }: Round): void {
  const failed = all.filter((id) => failures.has(id))
  const [first, ...others] = failed
  if (supervisor.endsWith !== undefined || first === undefined) return
  const reasonOf = (id: string): ExitReason => failures.get(id) ?? START_ABORTED
  const id = failed.find((each) => !isAborted(reasonOf(each))) ?? first
  const reason = reasonOf(id)
  report(draft, 'start_error', { path: pathOf(supervisor.path, id), reason })
  if (asker === 'restart') {
    for (const other of others) slotOf(supervisor, other).isAwaited = true
    return postpone(supervisor, { slot: slotOf(supervisor, first), reason })
  }
  supervisor.agenda = []
  supervisor.endsWith = { type: 'shutdown', detail: { type: 'failed_to_start_child', id, reason } }
}

function isAborted(reason: ExitReason): boolean {
  return formatExitReason(reason) === formatExitReason(START_ABORTED)
}
