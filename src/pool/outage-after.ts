import type { Quarantine } from '../child/quarantine.ts'
import { retryWait } from '../clock/retry-wait.ts'
import type { ExitReason } from '../errors/exit-reason.ts'

/** The longest wait after starts that failed, in milliseconds. */
const LONGEST_WAIT_MS = 30_000

/** A start that has failed. */
export interface FailedStart {
  readonly reason: ExitReason
  /** On the system's clock, in milliseconds. */
  readonly now: number
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: number
}

/**
 * How a pool stands whose start of a member has failed: it waits, each time longer, before it tries
 * the next. Pure.
 *
 * @param before - How it stood until then; `undefined`: its starts had not failed.
 */
export function outageAfter(before: Quarantine | undefined, { reason, now, random }: FailedStart): Quarantine {
  const probes = (before?.probes ?? -1) + 1
  const nextProbeAt = now + retryWait(probes + 1, LONGEST_WAIT_MS, random)
  return { state: 'quarantined', cause: 'start_failed', reason, since: before?.since ?? now, nextProbeAt, probes }
}
