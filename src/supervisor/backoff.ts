import { spread } from '../clock/spread.ts'
import type { ResolvedBackoff } from '../spec/child-spec.ts'

/**
 * How long to wait before a restart, in whole milliseconds.
 *
 * @param attempt - Restarts of this row so far; 0 for the first.
 * @param random - A number from 0 (inclusive) to 1 (exclusive), as `Math.random` gives it.
 * @example
 * backoffDelay({ initialMs: 100, maxMs: 30_000, factor: 2, jitter: 0, resetAfterMs: 10_000 }, 3,
 * 0.5) // => 800
 */
export function backoffDelay(backoff: ResolvedBackoff, attempt: number, random: number): number {
  return spread(Math.min(backoff.maxMs, backoff.initialMs * backoff.factor ** attempt), backoff.jitter, random)
}

/**
 * Where the row stands after a life of `uptimeMs`: a life of at least `resetAfterMs` starts it
 * anew.
 *
 * @param attempt - Restarts of this row so far.
 */
export function attemptAfterLife(backoff: ResolvedBackoff | undefined, attempt: number, uptimeMs: number): number {
  return backoff === undefined || uptimeMs >= backoff.resetAfterMs ? 0 : attempt
}
