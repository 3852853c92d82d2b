import type { CallInFlight } from '../errors/death-certificate.ts'

/** What settlement needs to know of one call or cast that a life held when it ended. */
export interface Unfinished {
  readonly isCast: boolean
  /** Its caller has given up, or its time is over. */
  readonly isSettled: boolean
  /** Which delivery this was, counted from 1. */
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
  /** Their callers are told that the life ended with them. */
  readonly fail: readonly T[]
  /** Casts that may or may not have been handled. */
  readonly lost: readonly T[]
  /** For the death certificate: one entry each, oldest first. */
  readonly report: readonly CallInFlight[]
}

/**
 * Decides what becomes of the calls and casts that a life held when it ended, of a worker or an
 * actor. Pure.
 *
 * | it | may have been started | becomes |
 * |---|---|---|
 * | was given up by its caller | any | `settled` |
 * | any other | no | `redelivered` |
 * | is a cast | yes | `lost`: nobody waits for it, and repeating it might do harm |
 * | is `idempotent`, with attempts left, and no element of a stream has flowed | yes | `redelivered` |
 * | any other | yes | `failed` |
 *
 * @param unfinished - In the order of delivery.
 * @param isStarted - Whether the life may have started it. What nobody can know counts as started.
 */
export function settle<T extends Unfinished>(
  unfinished: readonly T[],
  isStarted: (entry: T) => boolean,
): Settlement<T> {
  const lists: Record<CallInFlight['outcome'], T[]> = { redelivered: [], failed: [], lost: [], settled: [] }
  const report = unfinished.map((entry): CallInFlight => {
    const started = isStarted(entry)
    const outcome = outcomeOf(entry, started)
    lists[outcome].push(entry)
    const progress = !started ? 'not_started' : entry.isCast ? 'unknown' : 'started'
    return { method: entry.asked.method, progress, outcome }
  })
  return { redeliver: lists.redelivered, fail: lists.failed, lost: lists.lost, report }
}

function outcomeOf({ isCast, isSettled, attempt, asked }: Unfinished, isStarted: boolean): CallInFlight['outcome'] {
  if (isSettled) return 'settled'
  if (!isStarted) return 'redelivered'
  if (isCast) return 'lost'
  const { idempotent, maxAttempts, flow } = asked
  return idempotent && attempt < maxAttempts && flow?.isTouched !== true ? 'redelivered' : 'failed'
}
