import { type ExitReason, formatExitReason } from '../../../src/errors/exit-reason.ts'
import { type Draft, lifeAt, note, there } from './draft.ts'
import { isExpected } from './expected.ts'
import { pathOf } from './tree.ts'
import type { Slot, Supervisor, World } from './world.ts'

/** Whether a child of a dynamic supervisor, all of which were asked to end, has not ended yet. */
export function isAnyAlive({ lives }: World, supervisor: Supervisor): boolean {
  return running(supervisor).some(({ node }) => lives.get(pathOf(supervisor.path, node.id))?.state === 'alive')
}

/**
 * All are down. Ends that are not as they should be are reported once for each reason, with their
 * number.
 */
export function lookAtEnds(draft: Draft, supervisor: Supervisor): void {
  const { path, killedAfter } = supervisor
  const unexpected = new Map<string, number>()
  for (const slot of running(supervisor)) {
    const reason = takeEnd(draft, pathOf(path, slot.node.id))
    slot.state = 'undefined'
    if (killedAfter !== undefined || isExpected(draft, supervisor, { node: slot.node, reason })) continue
    const text = formatExitReason(reason)
    unexpected.set(text, (unexpected.get(text) ?? 0) + 1)
  }
  for (const [reason, count] of unexpected)
    note(draft, `${path}/*`, `report shutdown_error ${path}/* ${count} ${reason}`)
}

function takeEnd(draft: Draft, path: string): ExitReason {
  const { reason } = lifeAt(draft, path)
  draft.lives.delete(path)
  return there(reason, `a reason for the end of ${path}`)
}

function running({ slots }: Supervisor): readonly Slot[] {
  return slots.filter(({ state }) => state === 'running')
}
