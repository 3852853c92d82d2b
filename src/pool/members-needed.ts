import type { ResolvedPoolSize } from './resolve-pool-size.ts'

/** What a pool has to do. */
export interface Demand {
  /** Calls that members have. */
  readonly running: number
  /** Calls that wait. */
  readonly queued: number
  /** Calls that one member runs at the same time; >= 1. */
  readonly slotsPerMember: number
}

/**
 * How many members the load needs: what runs and what waits, and the spare ones beside.
 *
 * Work that waits counts like work that runs. Otherwise a pool of one busy member would never grow.
 *
 * @example
 * membersNeeded({ min: 1, max: 8, spare: 1 }, { running: 2, queued: 3, slotsPerMember: 1 }) // => 6
 */
export function membersNeeded({ min, max, spare }: ResolvedPoolSize, demand: Demand): number {
  if (min === max) return max
  const busy = Math.ceil((demand.running + demand.queued) / demand.slotsPerMember)
  return Math.min(max, Math.max(min, busy) + spare)
}
