import type { PoolReceiver } from './members.ts'

/**
 * The member with the fewest open calls, of those that have room; among equals the one with the
 * lowest number. So the same few members do a light load, and the others have been idle for long
 * when it is asked who may go.
 */
export function leastBusy<M extends PoolReceiver>(ready: readonly M[]): M | undefined {
  let best: M | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const member of ready) {
    const { load } = member
    if (load >= fewest || !member.hasRoom) continue
    if (load === 0) return member
    best = member
    fewest = load
  }
  return best
}

/** The next of those that have room, by number. */
export function createRoundRobin<M extends PoolReceiver>(): (ready: readonly M[]) => M | undefined {
  let last = 0
  return (ready) => {
    const next = ready.find(({ number, hasRoom }) => number > last && hasRoom) ?? ready.find(({ hasRoom }) => hasRoom)
    last = next?.number ?? last
    return next
  }
}
