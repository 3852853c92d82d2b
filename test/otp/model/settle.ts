import { canGoOn, goOn } from './agenda.ts'
import { type Draft, draftOf } from './draft.ts'
import { tellOfEnd } from './ending.ts'
import { describeSpec } from './listing.ts'
import type { Effects } from './stimulus.ts'
import type { Node } from './tree.ts'
import type { World } from './world.ts'

/** One way in which something may come out. */
export interface Outcome {
  readonly world: World
  readonly effects: Effects
  /**
   * Whether no two supervisors had anything to do at the same time, so that everything is in order.
   */
  readonly isSequential: boolean
}

/** More than this are not looked at. */
const MAX_STATES = 2_000
const MAX_OUTCOMES = 100

/**
 * Lets everybody go on until nobody has anything to do, or everybody waits.
 *
 * @returns Every way in which that can come out: those that can go on at the same time do so in any
 *   order. None when there are too many.
 */
export function settle(draft: Draft): readonly Outcome[] {
  const open: Draft[] = [draft]
  const seen = new Set<string>()
  const outcomes: Outcome[] = []
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const active = goOnAlone(next)
    if (active.length === 0) outcomes.push(outcomeOf(next, seen.size === 0))
    for (const path of active) {
      const branch = draftOf(next, next)
      goOnAt(branch, path)
      const key = keyOf(branch)
      if (seen.has(key)) continue
      seen.add(key)
      open.push(branch)
    }
    if (seen.size > MAX_STATES || outcomes.length > MAX_OUTCOMES) return []
  }
  return outcomes
}

/**
 * As long as only one has something to do.
 * @returns The paths of those that have, which are none or several.
 */
function goOnAlone(draft: Draft): readonly string[] {
  for (;;) {
    const supervisors = [...draft.supervisors.values()].filter((supervisor) => canGoOn(draft, supervisor))
    const active = [...supervisors.map(({ path }) => path), ...draft.leaving]
    const [only, another] = active
    if (only === undefined || another !== undefined) return active
    goOnAt(draft, only)
  }
}

/** What lives does one thing; the end of what does not is heard of. */
function goOnAt(draft: Draft, path: string): void {
  const supervisor = draft.supervisors.get(path)
  if (supervisor === undefined) tellOfEnd(draft, path)
  else goOn(draft, supervisor)
}

function outcomeOf({ lines, answers, deviations, ...world }: Draft, isSequential: boolean): Outcome {
  return { world, effects: { lines, answers, deviations }, isSequential }
}

/** The same for the same worlds. */
export function keyOfWorld(world: World): string {
  return JSON.stringify(world, plain)
}

/** The same for states that differ only in the order of what different supervisors did. */
function keyOf({ lines, answers, deviations, ...world }: Draft): string {
  const sorted = lines.toSorted((a, b) => (a.supervisor < b.supervisor ? -1 : Number(a.supervisor > b.supervisor)))
  return keyOfWorld(world) + JSON.stringify([sorted, answers.toSorted((a, b) => a.call - b.call), deviations])
}

function plain(key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value].sort(byPath)
  // What is below a child does not change.
  return key === 'node' ? describeSpec(value as Node) : value
}

function byPath([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : Number(a > b)
}
