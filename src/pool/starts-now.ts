/** The members of a pool, as far as starting more of them goes. */
export interface Staffing {
  /** Members that the load needs. */
  readonly needed: number
  /** Members that take calls. */
  readonly ready: number
  /** Members whose start, or restart, has begun or waits for its turn. */
  readonly starting: number
  /**
   * When starts may be tried again after one that failed, on the clock of `now`; `undefined`: none
   * has.
   */
  readonly retryAt?: number | undefined
}

/**
 * How many starts to begin at this moment.
 *
 * A start that is under way counts as a member, so that one need never starts two. No more than
 * `startConcurrency` run at the same time: each start that ends is the occasion to ask again, and
 * by then the load may need fewer.
 *
 * @param startConcurrency - Starts that may run at the same time; >= 1.
 */
export function startsNow(staffing: Staffing, startConcurrency: number, now: number): number {
  const { needed, ready, starting, retryAt } = staffing
  if (retryAt !== undefined && now < retryAt) return 0
  return Math.max(0, Math.min(needed - ready - starting, startConcurrency - starting))
}
