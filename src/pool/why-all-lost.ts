import type { SlotState } from '../child/child.ts'
import type { ExitReason } from '../errors/exit-reason.ts'

/**
 * Why a pool ends whose members are all set aside, each because it has failed too often;
 * `undefined` while there is one that is not, or none at all. Pure.
 *
 * @param path - Of the pool.
 */
export function whyAllLost(path: string, members: readonly { readonly state: SlotState }[]): ExitReason | undefined {
  let reason: ExitReason | undefined
  for (const { state } of members) {
    if (typeof state === 'string') return undefined
    reason ??= state.reason
  }
  const id = path.slice(path.lastIndexOf('/') + 1)
  return reason && { type: 'shutdown', detail: { type: 'restart_budget_exhausted', id, reason } }
}
