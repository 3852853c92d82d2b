import type { ExitReason } from '../errors/exit-reason.ts'
import type { Slot } from './slot.ts'

/** Children that ended for the same reason. */
export interface UnexpectedEnd {
  /** One of them. */
  readonly slot: Slot
  readonly reason: ExitReason
  readonly count: number
}

/**
 * Ends of children that were stopped together, by reason: ten thousand children that fail alike
 * make one report.
 *
 * @source OTP `supervisor:report_dynamic_errors/3`
 */
export function groupEnds(
  ends: Iterable<{ readonly slot: Slot; readonly reason: ExitReason }>,
): readonly UnexpectedEnd[] {
  const groups = new Map<string, UnexpectedEnd>()
  for (const { slot, reason } of ends) {
    const key = JSON.stringify(reason)
    const known = groups.get(key)
    groups.set(key, known === undefined ? { slot, reason, count: 1 } : { ...known, count: known.count + 1 })
  }
  return [...groups.values()]
}
