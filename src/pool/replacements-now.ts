/** The members of a pool, as far as replacing them goes. */
export interface Replaceable {
  /** Ids of those that want a new life, the one that has waited longest first. */
  readonly wanting: readonly string[]
  /** Members that are being replaced, or are not there for another cause. */
  readonly unavailable: number
  /** Members that take calls. */
  readonly ready: number
}

/**
 * Which members to replace now: never so many that more than `maxUnavailable` are missing at the same time, and never the last one that takes calls while another
 * is on its way.
 */
export function replacementsNow(
  { wanting, unavailable, ready }: Replaceable,
  maxUnavailable: number,
): readonly string[] {
  const left = unavailable === 0 ? ready : ready - 1
  return wanting.slice(0, Math.max(0, Math.min(maxUnavailable - unavailable, left)))
}
