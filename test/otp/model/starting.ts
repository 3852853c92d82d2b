import { earlyEnd, PROGRAM_GONE, START_FAILED, WELL_BEHAVED } from './behaviour.ts'
import { type Draft, lifeAt, note } from './draft.ts'
import { endLife, failToStart } from './ending.ts'
import { type Flags, familyOf, type Node } from './tree.ts'
import { type Asker, type Life, newSlot, type Round, type Slot, type Step } from './world.ts'

/**
 * Begins a life: its start function is called. Of a supervisor, that starts its children, one after
 * another, before it is up itself.
 */
export function beginLife(draft: Draft, path: string, { below }: Node): void {
  const count = (draft.starts.get(path) ?? 0) + 1
  draft.starts.set(path, count)
  const behaviour = below === undefined ? nextBehaviour(draft, path) : WELL_BEHAVED
  const life: Life = {
    token: `${path}#${count}`,
    isSupervisor: below !== undefined,
    behaviour,
    state: 'starting',
    reason: undefined,
    isKilled: false,
  }
  draft.lives.set(path, life)
  note(draft, path, `start ${path}`)
  if (below === undefined) return beginWorker(draft, path, life)
  const slots = below.children.map(newSlot)
  const agenda: Step[] = [...startRound(below.flags, slots, 'init'), { do: 'be_started' }]
  draft.supervisors.set(path, {
    path,
    flags: below.flags,
    dynamic: below.dynamic,
    slots,
    mailbox: [],
    agenda,
    attempts: 0,
    restarts: [],
    alarms: [],
    endsWith: undefined,
    killedAfter: undefined,
  })
}

/**
 * Starts several in start order: strictly one after another, or without waiting for any before the
 * last has begun.
 */
export function startRound({ startup }: Flags, slots: readonly Slot[], asker: 'init' | 'restart'): Step[] {
  if (startup === 'sequential') return startAll(slots, asker)
  const all = slots.map(({ node }) => node.id)
  const round: Round = { do: 'await_starts', asker, all, open: all, failures: new Map() }
  return [...all.map((id): Step => ({ do: 'begin', id })), round]
}

/** Starts in start order, strictly one after another. */
export function startAll(slots: readonly Slot[], asker: Asker): Step[] {
  return slots.map(({ node }): Step => ({ do: 'start', id: node.id, asker }))
}

/** A life that was starting is up. */
export function comeUp(draft: Draft, path: string): void {
  const life = lifeAt(draft, path)
  life.state = 'alive'
  if (!life.isSupervisor) note(draft, path, `up ${path}`)
  const reason = earlyEnd(life.behaviour)
  if (reason !== undefined) endLife(draft, path, reason)
}

/** A life that was starting does not come up, and that is as it should be. */
export function beIgnored(draft: Draft, path: string): void {
  lifeAt(draft, path).state = 'ignored'
  note(draft, path, `ignored ${path}`)
}

/** What the next life does; the last behaviour that was given stays. */
function nextBehaviour(draft: Draft, path: string) {
  const [next, ...others] = draft.behaviours.get(path) ?? draft.behaviours.get(familyOf(path)) ?? []
  if (others.length > 0) draft.behaviours.set(path, others)
  return next ?? WELL_BEHAVED
}

function beginWorker(draft: Draft, path: string, life: Life): void {
  switch (life.behaviour.start) {
    case 'hang':
      return
    case 'ignore':
      return beIgnored(draft, path)
    case 'fail':
      return failToStart(draft, path, START_FAILED)
    case 'vanish':
      return failToStart(draft, path, PROGRAM_GONE)
    default:
      comeUp(draft, path)
  }
}
