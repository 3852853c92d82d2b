import { invalid } from '../calls/resolve-request.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { describeValue } from '../options/describe-value.ts'
import type { PickMember } from '../spec/pool-options.ts'
import type { Choose, PoolReceiver } from './members.ts'

/**
 * Those that have room are shown to a function of the user. What it does wrong fails the call at
 * hand with `CALL_INVALID`, and nothing else.
 */
export function pickBy<M extends PoolReceiver>(pick: PickMember, pool: string): Choose<M> {
  return (ready, envelope) => {
    const free = ready.filter(({ hasRoom }) => hasRoom)
    if (free.length === 0) return undefined
    const picked = pickOne(pick, free)
    if (typeof picked === 'object') return picked
    envelope.holder?.withdraw(envelope, invalid(pool, envelope.asked.method, picked))
    return undefined
  }
}

/** @returns The member, or what is wrong. */
function pickOne<M extends PoolReceiver>(
  pick: (...given: Parameters<PickMember>) => unknown,
  free: readonly M[],
): M | string {
  try {
    const index = pick(free.map(({ path, load: inFlight, answered }) => ({ path, inFlight, answered })))
    const member = typeof index === 'number' ? free[index] : undefined
    return (
      member ??
      `\`pick\` of its pool to return an index from 0 to ${free.length - 1}; it returned ${describeValue(index)}`
    )
  } catch (error) {
    return `\`pick\` of its pool to return an index; it threw: ${reasonOf(error)}`
  }
}
