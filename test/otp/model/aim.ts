import { aimDynamicCall } from './aim-dynamic.ts'
import type { CallMove, DeathMove, Move } from './move.ts'
import { pickOf } from './pick-of.ts'
import { planted } from './random-tree.ts'
import { ROOT } from './step.ts'
import type { Request, Stimulus } from './stimulus.ts'
import { type Below, familyOf, NEWCOMERS, parentOf, pathOf, workersBelow } from './tree.ts'
import type { Supervisor, World } from './world.ts'

/**
 * Turns a move into what it means now: picks become paths of what there is.
 *
 * @param nextCall - Number of its first call.
 * @returns Nothing when there is nothing to do it to.
 */
export function aim(world: World, move: Move, nextCall: number): readonly Stimulus[] {
  const root = world.lives.get(ROOT)
  switch (move.type) {
    case 'burst':
      return aimBurst(world, move, nextCall)
    case 'behave':
      return onePath(allWorkers(world), move.who).map((path) => ({ type: 'behave', path, behaviours: move.behaviours }))
    case 'release':
      return onePath(startingWorkers(world), move.who).map((path) => ({ type: 'release', path, outcome: move.outcome }))
    case 'advance':
      return untilLimit(world, move.ms)
    case 'abort_boot':
      return root?.state === 'starting' ? [move] : []
    case 'stop':
    case 'kill':
      return root?.state === 'alive' ? [move] : []
  }
}

function aimBurst(world: World, move: Move & { type: 'burst' }, nextCall: number): readonly Stimulus[] {
  const supervisor = pickOf([...world.supervisors.values()], move.at)
  if (supervisor === undefined) return []
  const dying = new Map<string, DeathMove>()
  for (const death of move.deaths) {
    const workers = liveWorkers(world, death.isAnywhere ? undefined : supervisor.path)
    for (const path of onePath(workers, death.who)) dying.set(path, death)
  }
  // When other supervisors have something to do too, it is open when the calls arrive.
  const isOpen = [...dying.keys()].some((path) => parentOf(path) !== supervisor.path)
  const wanted = isOpen ? [] : move.calls
  const calls = wanted.map((call, i) => ({ call: nextCall + i, request: aimCall(world, supervisor, call) }))
  if (dying.size + calls.length === 0) return []
  const behave = [...dying].flatMap(([path, { next }]): readonly Stimulus[] =>
    next.length === 0 ? [] : [{ type: 'behave', path, behaviours: next }],
  )
  const deaths = Array.from(dying, ([path, { reason }]) => ({ path, reason }))
  return [...behave, { type: 'burst', at: supervisor.path, deaths, calls }]
}

function aimCall(world: World, supervisor: Supervisor, move: CallMove): Request {
  const { type, who, seed, below } = move
  if (supervisor.dynamic !== undefined)
    return aimDynamicCall(world, { ...supervisor, dynamic: supervisor.dynamic }, move)
  const ids = [...supervisor.slots.map(({ node }) => node.id), ...NEWCOMERS]
  const id = pickOf(ids, who) ?? NEWCOMERS[0]
  // Now and then a significant child is left as it is where it may not be.
  const mode = who % 7 === 0 ? 'any_significant' : supervisor.flags.autoShutdown
  if (type === 'startChild') return { type, node: planted(seed, id, mode) }
  if (type === 'update') return { type, below: mixed(supervisor, below) }
  return type === 'whichChildren' || type === 'countChildren' ? { type } : { type, id }
}

/**
 * Part of the present children, in another order and with other specs, and new ones. What a child
 * is, and whether it is temporary, stays: what happens to a child that waits for a restart and
 * becomes temporary is left open.
 */
function mixed({ slots }: Supervisor, { flags, children }: Below): Below {
  const known = new Map(slots.map(({ node }) => [node.id, node]))
  const specs = children.toReversed().map((child, i) => {
    const id = i === 0 ? NEWCOMERS[1] : child.id
    const before = known.get(id)
    if (before === undefined) return planted(child, id, flags.autoShutdown)
    const isTemporary = before.restart === 'temporary' || child.restart === 'temporary'
    const restart = isTemporary ? before.restart : child.restart
    const policy = child.policy === undefined ? {} : { policy: child.policy }
    return planted(
      { ...before, ...policy, restart, significant: child.significant, shutdown: child.shutdown },
      id,
      flags.autoShutdown,
    )
  })
  return { flags, children: specs }
}

/**
 * Time passes up to the next limit or attempt, so that what comes of it is over before the next.
 */
function untilLimit({ now, limits, supervisors }: World, ms: number): readonly Stimulus[] {
  const alarms = [...supervisors.values()].flatMap((supervisor) => supervisor.alarms)
  return [{ type: 'advance', ms: Math.min(now + ms, ...[...limits, ...alarms].map(({ dueAt }) => dueAt)) - now }]
}

/** Of one supervisor, or of all. */
function liveWorkers({ lives }: World, supervisor: string | undefined): string[] {
  const isMeant = (path: string): boolean => supervisor === undefined || parentOf(path) === supervisor
  return [...lives]
    .filter(([path, { isSupervisor, state }]) => !isSupervisor && state === 'alive' && isMeant(path))
    .map(([path]) => path)
}

function startingWorkers({ lives }: World): string[] {
  return [...lives].filter(([, life]) => !life.isSupervisor && life.state === 'starting').map(([path]) => path)
}

function allWorkers({ supervisors }: World): string[] {
  return [...supervisors.values()].flatMap(({ path, slots, flags, dynamic }) => [
    ...slots.filter(({ node }) => node.below === undefined).map(({ node }) => pathOf(path, node.id)),
    ...(dynamic === undefined ? [] : workersBelow({ flags, children: [], dynamic }, familyOf(path))),
  ])
}

function onePath(paths: readonly string[], pick: number): readonly string[] {
  const path = pickOf(paths, pick)
  return path === undefined ? [] : [path]
}
