import type { RecentNeed } from './recent-need.ts'

/** A member that has nothing to do. */
export interface IdleMember {
  readonly id: string
  /** Since when, on the clock of `now`. */
  readonly idleSince: number
}

/** The members of a pool, as far as stopping some of them goes. */
export interface Crew<M extends IdleMember> {
  /** All that are ready or starting. */
  readonly members: number
  readonly idle: readonly M[]
  /** How long a member must have been idle. */
  readonly lingerMs: number
}

/** What to stop, and when to ask again. */
export interface Shrinking<M extends IdleMember> {
  /** The one that was idle longest comes first. */
  readonly stop: readonly M[]
  /** When there may be more to stop, if nothing else happens until then; `undefined`: only then. */
  readonly lookAt: number | undefined
}

/**
 * Decides which members to stop: as many as nobody has needed lately, of those that have been idle
 * for `lingerMs`, the longest first. What is needed is never below `min + spare`, so neither is
 * what is left.
 */
export function shrinkNow<M extends IdleMember>(crew: Crew<M>, recent: RecentNeed, now: number): Shrinking<M> {
  const { members, idle, lingerMs } = crew
  const surplus = Math.max(0, members - recent.highest(now))
  const oldestFirst = idle.toSorted((one, other) => one.idleSince - other.idleSince)
  const stop = oldestFirst.filter(({ idleSince }) => idleSince + lingerMs <= now).slice(0, surplus)
  if (stop.length === surplus) return { stop, lookAt: recent.fallsAt(now) }
  const next = oldestFirst[stop.length]
  return { stop, lookAt: next === undefined ? undefined : next.idleSince + lingerMs }
}
