import { isIdle } from '../model/agenda.ts'
import { aim } from '../model/aim.ts'
import { there } from '../model/draft.ts'
import { findDynamic } from '../model/dynamic-administration.ts'
import type { Move } from '../model/move.ts'
import type { Script } from '../model/play.ts'
import { step } from '../model/step.ts'
import type { Effects, Stimulus } from '../model/stimulus.ts'
import { parentOf, pathOf, type Tree, workersOf } from '../model/tree.ts'
import { emptyWorld, type Supervisor, type World } from '../model/world.ts'

/** One stimulus with everything that comes of it, limits that run out included. */
export interface Bar {
  readonly stimulus: Stimulus
  /** What is passed on the way, limit by limit. */
  readonly advances: readonly (Stimulus & { readonly type: 'advance' })[]
  /** How many lives are killed. */
  readonly kills: number
  /** Supervisors that can say afterwards what they have. */
  readonly looks: readonly string[]
  /** Whether the supervisor of a burst looks at its mailbox at once, before it. */
  readonly isIdle: boolean
  /** The child for whose end it waits, before it. */
  readonly awaited: string | undefined
}

/**
 * A script of which everything is known: it can be played by anybody, and comes out the same every
 * time.
 */
export interface Score {
  readonly tree: Tree
  readonly bars: readonly Bar[]
}

/**
 * Works out with the model what a script means. What could come out in several ways is left out,
 * and so is what Tutti does otherwise than OTP on purpose.
 *
 * @returns Nothing when that concerns the start of the tree.
 */
export function scoreOf({ tree, first, moves }: Script): Score | undefined {
  let world = emptyWorld()
  let calls = 0
  const bars: Bar[] = []
  const add = (stimulus: Stimulus): boolean => {
    const next = barOf(world, stimulus)
    if (next === undefined || next.deviations.length > 0) return false
    world = next.world
    bars.push(next.bar)
    if (stimulus.type === 'burst') calls = Math.max(calls, ...stimulus.calls.map(({ call }) => call + 1))
    return true
  }
  const workers = workersOf(tree)
  for (const [i, path] of workers.entries()) {
    const behaviours = first[i]
    if (behaviours !== undefined && behaviours.length > 0) add({ type: 'behave', path, behaviours })
  }
  if (!add({ type: 'boot', tree })) return undefined
  for (const move of [...moves.filter(isComparable), STOP])
    for (const stimulus of aim(world, move, calls)) add(fitting(world, stimulus))
  return { tree, bars }
}

/**
 * The score of stimuli of which it is known that each comes out in one way only, be it in another
 * way than in OTP.
 */
export function writtenScore(
  tree: Tree,
  stimuli: readonly Stimulus[],
): Score & { readonly deviations: readonly string[] } {
  let world = emptyWorld()
  const played = stimuli.map((stimulus) => {
    const next = there(barOf(world, stimulus), `one outcome of ${stimulus.type}`)
    world = next.world
    return next
  })
  return { tree, bars: played.map(({ bar }) => bar), deviations: played.flatMap(({ deviations }) => deviations) }
}

const STOP: Move = { type: 'stop', graceMs: 'infinity' }

/** Times are real in OTP; and a tree that is killed from outside has no order there. */
function isComparable({ type }: Move): boolean {
  return type === 'burst' || type === 'behave' || type === 'release'
}

/**
 * The part of a stimulus of which the order is certain: deaths and calls concern one supervisor; an
 * update comes alone and to a supervisor that listens, and so does the end of the child for which a
 * supervisor waits.
 */
function fitting(world: World, stimulus: Stimulus): Stimulus {
  if (stimulus.type !== 'burst') return stimulus
  const [first] = stimulus.deaths
  const at = first === undefined ? stimulus.at : parentOf(first.path)
  const supervisor = world.supervisors.get(at)
  const deaths = stimulus.deaths.filter(({ path }) => parentOf(path) === at)
  const calls = at === stimulus.at ? stimulus.calls.flatMap((call) => fittingCall(world, supervisor, call)) : []
  const awaited = deaths.filter(({ path }) => supervisor !== undefined && path === awaitedBy(supervisor))
  if (awaited.length > 0) return { type: 'burst', at, deaths: awaited, calls: [] }
  const updates = calls.filter(({ request }) => request.type === 'update')
  const others = calls.filter(({ request }) => request.type !== 'update')
  const isAlone = deaths.length + others.length === 0 && supervisor !== undefined && isIdle(supervisor)
  return { type: 'burst', at, deaths, calls: isAlone ? updates.slice(0, 1) : others }
}

type Call = (Stimulus & { readonly type: 'burst' })['calls'][number]

/**
 * What a call to a dynamic supervisor is in OTP, where children of it are known by their lives, are
 * all made from the template, and cannot be looked for one by one (before OTP 28).
 */
function fittingCall(world: World, supervisor: Supervisor | undefined, { call, request }: Call): readonly Call[] {
  if (supervisor?.dynamic === undefined) return [{ call, request }]
  switch (request.type) {
    case 'startChild':
      return [{ call, request: { type: 'startInstance' } }]
    case 'whichChild':
      return [{ call, request: { type: 'whichChildren' } }]
    case 'terminateChild':
    case 'getChildSpec': {
      const id = findDynamic(supervisor, request.id)?.latest ?? request.id
      const hasLived = [...world.supervisors.values()].some(({ slots }) => slots.some(({ latest }) => latest === id))
      return hasLived ? [{ call, request: { type: request.type, id } }] : []
    }
    default:
      return [{ call, request }]
  }
}

/** What one stimulus means. */
interface Played {
  readonly bar: Bar
  readonly world: World
  readonly deviations: readonly string[]
}

function barOf(world: World, stimulus: Stimulus): Played | undefined {
  if (stimulus.type === 'burst' && stimulus.deaths.length + stimulus.calls.length === 0) return undefined
  let now = onlyOutcome(world, stimulus)
  const advances: (Stimulus & { type: 'advance' })[] = []
  const effects = now === undefined ? [] : [now.effects]
  while (now !== undefined && now.world.limits.length > 0) {
    const ms = Math.min(...now.world.limits.map(({ dueAt }) => dueAt)) - now.world.now
    advances.push({ type: 'advance', ms })
    now = onlyOutcome(now.world, { type: 'advance', ms })
    if (now !== undefined) effects.push(now.effects)
  }
  if (now === undefined) return undefined
  const before = stimulus.type === 'burst' ? world.supervisors.get(stimulus.at) : undefined
  const looks = [...now.world.supervisors.values()].filter(isIdle).map(({ path }) => path)
  const bar: Bar = {
    stimulus,
    advances,
    kills: effects.reduce((sum, each) => sum + killsIn(each), 0),
    looks,
    isIdle: before !== undefined && isIdle(before),
    awaited: before === undefined ? undefined : awaitedBy(before),
  }
  return { bar, world: now.world, deviations: effects.flatMap(({ deviations }) => deviations) }
}

/** What comes of it when that is certain. */
function onlyOutcome(world: World, stimulus: Stimulus) {
  const [only, another] = step(world, stimulus)
  return only?.isSequential === true && another === undefined ? only : undefined
}

function killsIn({ lines }: Effects): number {
  return lines.filter(({ text }) => /^down \S+ killed/.test(text)).length
}

function awaitedBy({ path, agenda }: Supervisor): string | undefined {
  const [step] = agenda
  return step?.do === 'await_end' ? pathOf(path, step.id) : undefined
}
