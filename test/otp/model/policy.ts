import fc from 'fast-check'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import type { ResolvedBackoff, ResolvedRestartBudget } from '../../../src/spec/child-spec.ts'

/** What a child spec says of its restarts beyond OTP. */
export interface Policy {
  readonly backoff?: ResolvedBackoff
  readonly budget?: ResolvedRestartBudget
  readonly retryFutile: boolean
}

/** Of a child that says nothing. */
export const NO_POLICY: Policy = { retryFutile: false }

/** How long a child waits that an update has left in quarantine without a budget. */
const PROBE_MS = 30_000

/**
 * Random policies; about every second child has one of each. Chance is the same for all, so that
 * waits can be foreseen: it is 0.
 */
export const policies: fc.Arbitrary<Policy> = fc
  .record({
    hasBackoff: fc.boolean(),
    hasBudget: fc.boolean(),
    backoff: fc.record<ResolvedBackoff>({
      initialMs: fc.constantFrom(1, 50, 100),
      maxMs: fc.constantFrom(150, 1_000),
      factor: fc.constantFrom(1, 2),
      jitter: fc.constant(0.2),
      resetAfterMs: fc.constantFrom(0, 100, 10_000),
    }),
    budget: fc.record<ResolvedRestartBudget>({
      intensity: fc.constantFrom(0, 1, 2, 3),
      periodMs: fc.constantFrom(100, 1_000),
      onExhausted: fc.constantFrom('quarantine', 'quarantine', 'escalate'),
      probeMs: fc.constantFrom(50, 100, 1_000),
      probeJitter: fc.constant(0.2),
    }),
    retryFutile: fc.boolean(),
  })
  .map(({ hasBackoff, hasBudget, backoff, budget, retryFutile }) => ({
    ...(hasBackoff ? { backoff } : {}),
    ...(hasBudget ? { budget } : {}),
    retryFutile,
  }))

/** How long the next restart of a row waits. */
export function waitOf({ backoff }: Policy, row: number): number {
  return backoff === undefined ? 0 : Math.min(backoff.maxMs, backoff.initialMs * backoff.factor ** row)
}

/** How long a quarantined child waits for its next probe. */
export function probeWaitOf({ budget }: Policy): number {
  return budget?.probeMs ?? PROBE_MS
}

/** Where a row of restarts stands after a life. */
export function rowAfterLife({ backoff }: Policy, row: number, uptimeMs: number): number {
  return backoff !== undefined && uptimeMs < backoff.resetAfterMs ? row : 0
}

/**
 * Whether a start that failed for this reason fails again: a program is not there, be it that of a
 * child further down.
 */
export function isHopeless(reason: ExitReason): boolean {
  if (reason.type === 'spawn_failed') return reason.errno === 'ENOENT'
  const detail = reason.type === 'shutdown' ? reason.detail : undefined
  return detail?.type === 'failed_to_start_child' && isHopeless(detail.reason)
}

/** Short, for a script that is printed; nothing when there is none. */
export function printPolicy({ backoff, budget, retryFutile }: Policy): string {
  const { initialMs = 0, maxMs = 0, factor = 0, resetAfterMs = 0 } = backoff ?? {}
  const waits = backoff === undefined ? '' : ` backoff ${initialMs}*${factor}^n<=${maxMs} reset ${resetAfterMs}`
  const { intensity = 0, periodMs = 0, onExhausted = '', probeMs = 0 } = budget ?? {}
  const own = budget === undefined ? '' : ` budget ${intensity} in ${periodMs} ${onExhausted} probe ${probeMs}`
  return `${waits}${own}${retryFutile ? ' retryFutile' : ''}`
}
