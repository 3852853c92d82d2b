import type { ExitReason } from '../errors/exit-reason.ts'
import type { Startup } from '../spec/supervisor-flags.ts'
import type { Children } from './children.ts'
import type { Slot } from './slot.ts'

/** The start that a round is blamed on. */
export interface FailedStart {
  readonly slot: Slot
  readonly reason: ExitReason
}

/**
 * Starts several children, in start order. Those that came up stay up, also when the round fails:
 * what becomes of them depends on who asked.
 *
 * @param slots - In start order.
 * @returns The failure; `undefined` when every child is up or was ignored.
 */
export function startRound(
  children: Children,
  slots: readonly Slot[],
  startup: Startup,
): Promise<FailedStart | undefined> {
  return startup === 'sequential' ? startInOrder(children, slots) : startTogether(children, slots)
}

/**
 * Each when the one before it is ready; none after one that failed.
 * @source OTP `supervisor:start_children/2`
 */
async function startInOrder(children: Children, slots: readonly Slot[]): Promise<FailedStart | undefined> {
  for (const slot of slots) {
    const result = await children.start(slot)
    if (result.outcome === 'failed') return { slot, reason: result.reason }
  }
  return undefined
}

/**
 * All at once. The first failure gives up the other starts, and all are waited for.
 *
 * Blamed is the first failure in list order, not in time; a start that only ended because it was
 * given up is no failure of its own.
 */
async function startTogether(children: Children, slots: readonly Slot[]): Promise<FailedStart | undefined> {
  const results = await Promise.all(
    slots.map(async (slot) => {
      const result = await children.start(slot)
      if (result.outcome === 'failed') children.abortStarts()
      return { slot, result }
    }),
  )
  const failures = results.flatMap(({ slot, result }) =>
    result.outcome === 'failed' ? [{ slot, reason: result.reason }] : [],
  )
  return failures.find(({ reason }) => !isAborted(reason)) ?? failures[0]
}

function isAborted(reason: ExitReason): boolean {
  return reason.type === 'killed' && reason.after === 'start_aborted'
}
