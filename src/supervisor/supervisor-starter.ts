import type { ChildStarter, StartContext, StartResult } from '../child/child.ts'
import type { ResolvedChildSpec } from '../child/child-spec.ts'
import { resolveSupervisorStart } from '../child/resolve-child-spec.ts'
import { START_ABORTED } from './children.ts'
import { crashed } from './crashed.ts'
import type { SupervisorEnvironment } from './environment.ts'
import { SlotLedger } from './slot-ledger.ts'
import { Supervisor } from './supervisor.ts'

/**
 * The starter of children of kind `supervisor`. One for each system: supervisors that come and go share what it remembers of their slots.
 *
 * Each life is made from the spec anew: children that were added through the administration are not in it, deleted ones are again.
 *
 * @source OTP `supervisor:start_link/2`, `init/1`
 */
export function createSupervisorStarter(environment: SupervisorEnvironment): ChildStarter {
  const ledger = new SlotLedger(environment.observeSlot)
  return async (spec: ResolvedChildSpec, context: StartContext): Promise<StartResult> => {
    if (context.signal.aborted) return { outcome: 'failed', reason: START_ABORTED }
    try {
      const start = resolveSupervisorStart(spec.start, context.path)
      return await new Supervisor({ start, context, environment, ledger }).start()
    } catch (error) {
      return { outcome: 'failed', reason: crashed(error) }
    }
  }
}
