import type { ChildStarter } from '../child/child.ts'
import { resolveSupervisorStart } from '../spec/resolve-child-spec.ts'
import { Administration } from './administration.ts'
import { createStarter } from './create-starter.ts'
import type { SupervisorEnvironment } from './environment.ts'
import { SlotLedger } from './slot-ledger.ts'
import type { SupervisorHandle } from './supervisor-handle.ts'

/**
 * The starter of children of kind `supervisor`. One for each system.
 *
 * Each life is made from the spec anew: children that were added through the administration are not in it, deleted ones are again.
 *
 * @param ledger - What is remembered of the slots of supervisors that come and go; the starters of one system share it.
 * @source OTP `supervisor:start_link/2`, `init/1`
 */
export function createSupervisorStarter(
  environment: SupervisorEnvironment,
  ledger: SlotLedger = new SlotLedger(environment.observeSlot),
): ChildStarter {
  return createStarter<SupervisorHandle>({ environment, ledger }, (start, path) => {
    const { flags, children } = resolveSupervisorStart(start, path)
    return { isDynamic: false, flags, children, administer: (parts) => new Administration(parts) }
  })
}
