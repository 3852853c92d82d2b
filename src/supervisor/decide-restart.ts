import type { QuarantineCause } from '../child/quarantine.ts'
import type { ExitReason, GiveUpCause } from '../errors/exit-reason.ts'
import { isFutile } from '../errors/is-futile.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import { backoffDelay } from './backoff.ts'
import { addRestart, type RestartLimit } from './restart-intensity.ts'

/** Why a child is to be restarted. */
export interface RestartTrigger {
  /** Of the life that ended, or of the restart that failed. */
  readonly reason: ExitReason
  /** Whether it is the repetition of a restart that failed. */
  readonly hasFailed: boolean
}

/** What the decision depends on. */
export interface RestartCase {
  readonly spec: Pick<ResolvedChildSpec, 'backoff' | 'budget' | 'retryFutile'>
  readonly trigger: RestartTrigger
  /** Restarts of this row so far. */
  readonly attempt: number
  /**
   * Earlier restarts that this one is counted with, newest first: those of the child when it has a
   * budget, else of its supervisor.
   */
  readonly restarts: readonly number[]
  /** Of the supervisor. */
  readonly limit: RestartLimit
  readonly now: number
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: number
}

/** What becomes of a child that is to be restarted; `restarts` is the list to keep. */
export type RestartDecision =
  | { readonly next: 'restart'; readonly restarts: readonly number[]; readonly delayMs: number }
  | { readonly next: 'quarantine'; readonly restarts: readonly number[]; readonly cause: QuarantineCause }
  | { readonly next: 'give_up'; readonly restarts: readonly number[]; readonly cause: GiveUpCause }

/**
 * The decision table for a child that is to be restarted.
 *
 * | | without `budget` | `onExhausted: 'escalate'` | `onExhausted: 'quarantine'` |
 * |---|---|---|---|
 * | counted by | the supervisor | the child | the child |
 * | within its limit | restart, after `backoff` | restart, after `backoff` | restart, after `backoff` |
 * | one too many | give up | give up | quarantine |
 * | the restart failed, and another is futile | give up, unless `retryFutile` | give up, unless `retryFutile` | quarantine, unless `retryFutile` |
 *
 * A child that is set aside starts a new list: what had been counted led to this already.
 */
export function decideRestart({ spec, trigger, attempt, restarts, limit, now, random }: RestartCase): RestartDecision {
  const { backoff, budget, retryFutile } = spec
  const { allowed, restarts: counted } = addRestart(restarts, now, budget ?? limit)
  const futile = trigger.hasFailed && !retryFutile && isFutile(trigger.reason)
  if (allowed && !futile) {
    const delayMs = backoff === undefined ? 0 : backoffDelay(backoff, attempt, random)
    return { next: 'restart', restarts: counted, delayMs }
  }
  if (budget?.onExhausted === 'quarantine')
    return { next: 'quarantine', restarts: [], cause: futile ? 'restart_is_futile' : 'restart_budget_exhausted' }
  if (futile) return { next: 'give_up', restarts, cause: 'restart_is_futile' }
  const cause = budget === undefined ? 'reached_max_restart_intensity' : 'restart_budget_exhausted'
  return { next: 'give_up', restarts: counted, cause }
}
