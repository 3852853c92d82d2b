import type { ChildStarter, StartContext, StartResult } from '../child/child.ts'
import type { ResolvedChildSpec } from '../child/child-spec.ts'
import { resolveSupervisorStart } from '../child/resolve-child-spec.ts'
import { Administration } from './administration.ts'
import { START_ABORTED } from './children.ts'
import { crashed } from './crashed.ts'
import type { SupervisorParts } from './discipline.ts'
import type { SupervisorEnvironment } from './environment.ts'
import { SlotLedger } from './slot-ledger.ts'
import { Supervisor } from './supervisor.ts'
import type { SupervisorHandle } from './supervisor-handle.ts'

/**
 * The starter of children of kind `supervisor`. One for each system.
 *
 * Each life is made from the spec anew: children that were added through the administration are not in it, deleted ones are again.
 *
 * @param ledger - What is remembered of the slots of supervisors that come and go; starters of one system share it.
 * @source OTP `supervisor:start_link/2`, `init/1`
 */
export function createSupervisorStarter(
  environment: SupervisorEnvironment,
  ledger: SlotLedger = new SlotLedger(environment.observeSlot),
): ChildStarter {
  return async (spec: ResolvedChildSpec, context: StartContext): Promise<StartResult> => {
    if (context.signal.aborted) return { outcome: 'failed', reason: START_ABORTED }
    try {
      const { flags, children } = resolveSupervisorStart(spec.start, context.path)
      const administer = (parts: SupervisorParts): SupervisorHandle => new Administration(parts)
      const discipline = { isDynamic: false, flags, children, administer }
      return await new Supervisor({ discipline, context, environment, ledger }).start()
    } catch (error) {
      return { outcome: 'failed', reason: crashed(error) }
    }
  }
}
