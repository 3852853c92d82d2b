import { type ExitReason, formatExitReason } from '../errors/exit-reason.ts'

/**
 * `restart_budget_exhausted`: too many restarts. `restart_is_futile`: its start failed for a cause
 * that no other attempt mends. `start_failed`: a pool has no member, and the last start of one
 * failed.
 */
export type QuarantineCause = 'restart_budget_exhausted' | 'restart_is_futile' | 'start_failed'

/**
 * A child that has been set aside: it has no life and takes no calls, its siblings go on without
 * it, and from time to time a probe tries whether it starts again. Times are those of the system's
 * clock, in milliseconds.
 */
export interface Quarantine {
  readonly state: 'quarantined'
  readonly cause: QuarantineCause
  /** Why its last life ended, or its last start failed. */
  readonly reason: ExitReason
  readonly since: number
  readonly nextProbeAt: number
  /** Probes so far, all of which failed. */
  readonly probes: number
}

/** For people: why, for how long, and what comes next. */
export function formatQuarantine({ cause, reason, since, nextProbeAt, probes }: Quarantine, now: number): string {
  const tried = probes === 0 ? '' : ` and ${probes} failed ${probes === 1 ? 'probe' : 'probes'}`
  const why = `${CAUSES[cause]}, last: ${formatExitReason(reason)}`
  return `quarantined for ${seconds(now - since)}${tried} (${why}); the next probe is in ${seconds(nextProbeAt - now)}`
}

/** The causes in words, as parts of a sentence. */
const CAUSES: Readonly<Record<QuarantineCause, string>> = {
  restart_budget_exhausted: 'its restart budget was exhausted',
  restart_is_futile: 'another restart would have been futile',
  start_failed: 'no member could be started',
}

function seconds(ms: number): string {
  return `${Math.ceil(Math.max(0, ms) / 1_000)} s`
}
