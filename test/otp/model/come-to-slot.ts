import { answer, type Draft, deleteSlot, deviate, isKept, lifeAt, slotOf } from './draft.ts'
import { kill } from './ending.ts'
import { recover } from './quarantine.ts'
import { pathOf } from './tree.ts'
import type { Asker, Supervisor } from './world.ts'

/** A child has come up, or was ignored; its supervisor has seen it. */
export function comeToSlot(draft: Draft, supervisor: Supervisor, { id, asker }: { id: string; asker: Asker }): void {
  const path = pathOf(supervisor.path, id)
  const slot = slotOf(supervisor, id)
  const { state, token } = lifeAt(draft, path)
  const isIgnored = state === 'ignored'
  if (slot.state === 'quarantined' && !isIgnored && supervisor.endsWith === undefined) recover(draft, supervisor, slot)
  slot.upAt = draft.now
  slot.state = isIgnored ? 'undefined' : 'running'
  slot.isAwaited = false
  if (isIgnored) draft.lives.delete(path)
  else slot.latest = token
  if (isIgnored && !isKept(supervisor, slot.node)) {
    deleteSlot(supervisor, id)
    if (asker === 'restart' && supervisor.dynamic !== undefined) deviate(draft, 'ignored-is-dropped')
    if (typeof asker === 'object' && !asker.added) deviate(draft, 'temporary-leaves-no-spec')
  }
  // Everything is killed, and so is what a start that had begun has brought.
  if (!isIgnored && supervisor.killedAfter !== undefined) kill(draft, path, supervisor.killedAfter)
  if (typeof asker === 'object') answer(draft, asker.call, `ok ${path} ${isIgnored ? 'undefined' : token}`)
}
