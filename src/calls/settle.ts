import type { CallInFlight } from '../errors/death-certificate.ts'

/** What settlement needs to know of one call or cast that a dead worker held. */
export interface Unfinished {
  readonly isCast: boolean
  /** Its caller has given up, or its time is over. */
  readonly isSettled: boolean
  readonly attempt: number
  readonly asked: {
    readonly method: string
    readonly idempotent: boolean
    readonly maxAttempts: number
    /** Whether elements have flowed that cannot flow again. */
    readonly flow: { readonly isTouched: boolean } | undefined
  }
}

/** What becomes of them; each list in the order of delivery. */
export interface Settlement<T> {
  /** Go back to the head of the mailbox. */
  readonly redeliver: readonly T[]
  /** Their callers are told that the worker died with them. */
  readonly fail: readonly T[]
  /** Casts that may or may not have been handled. */
  readonly lost: readonly T[]
  /** For the death certificate: one entry each, oldest first. */
  readonly report: readonly CallInFlight[]
}

/**
 * Decides what becomes of the calls that a worker held when it died. Pure.
 *
 * A worker of concurrency n starts calls in the order of delivery, and writes the answer of one before it starts another in its place. So of those that are
 * unanswered it can have started at most the n oldest. One that does not keep that order has broken the protocol.
 *
 * - What comes after the n-th unanswered call was never started, and goes back to the mailbox.
 * - The n oldest may have been started. They fail, unless they were declared `idempotent`, have attempts left, and no element of a stream has flowed.
 * - A cast that may have been started is lost: nobody waits for it, and repeating it might do harm.
 *
 * @param unfinished - In the order of delivery.
 * @param concurrency - What the worker declared; 1 is sequential. Infinite when it has broken the protocol: an answer that could not be read may be that of
 * any call, and it has gone on since.
 */
export function settle<T extends Unfinished>(unfinished: readonly T[], concurrency: number): Settlement<T> {
  const redeliver: T[] = []
  const fail: T[] = []
  const lost: T[] = []
  const report: CallInFlight[] = []
  let calls = 0
  for (const entry of unfinished) {
    const { method } = entry.asked
    const isStarted = calls < concurrency
    const progress = !isStarted ? 'not_started' : entry.isCast ? 'unknown' : 'started'
    const outcome = outcomeOf(entry, isStarted)
    report.push({ method, progress, outcome })
    if (outcome === 'redelivered') redeliver.push(entry)
    else if (outcome === 'failed') fail.push(entry)
    else if (outcome === 'lost') lost.push(entry)
    if (!entry.isCast) calls += 1
  }
  return { redeliver, fail, lost, report }
}

function outcomeOf(entry: Unfinished, isStarted: boolean): CallInFlight['outcome'] {
  if (entry.isSettled) return 'settled'
  if (!isStarted) return 'redelivered'
  if (entry.isCast) return 'lost'
  const { idempotent, maxAttempts, flow } = entry.asked
  return idempotent && entry.attempt < maxAttempts && flow?.isTouched !== true ? 'redelivered' : 'failed'
}
