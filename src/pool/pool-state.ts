import type { SlotState } from '../child/child.ts'

/**
 * What the callers of a pool are told of it: the state of its own slot while that is not running,
 * else what its members are, the best of them.
 *
 * @param members - States of their slots.
 * @param outage - What is known of starts that failed, while there are no members at all.
 */
export function poolState(own: SlotState, members: readonly SlotState[], outage: SlotState | undefined): SlotState {
  if (own !== 'running' || members.includes('running')) return own
  const waiting = members.find((state) => COMES.has(state))
  if (waiting !== undefined) return waiting
  return soonest(members) ?? outage ?? own
}

const COMES: ReadonlySet<SlotState> = new Set<SlotState>(['restarting', 'starting', 'pending'])

/** Of those that are set aside, the one that is tried again first. */
function soonest(members: readonly SlotState[]): SlotState | undefined {
  return members
    .flatMap((state) => (typeof state === 'string' ? [] : [state]))
    .toSorted((one, other) => one.nextProbeAt - other.nextProbeAt)[0]
}
