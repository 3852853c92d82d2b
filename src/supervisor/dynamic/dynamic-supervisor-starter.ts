import type { ChildStarter, StartContext, StartResult } from '../../child/child.ts'
import type { ResolvedChildSpec } from '../../child/child-spec.ts'
import { resolveChildSpec } from '../../child/resolve-child-spec.ts'
import { resolveDynamicSupervisorStart } from '../../child/resolve-dynamic-supervisor-start.ts'
import { START_ABORTED } from '../children.ts'
import { crashed } from '../crashed.ts'
import type { SupervisorParts } from '../discipline.ts'
import type { SupervisorEnvironment } from '../environment.ts'
import type { SlotLedger } from '../slot-ledger.ts'
import { Supervisor } from '../supervisor.ts'
import { DynamicAdministration } from './dynamic-administration.ts'
import { dynamicFlags } from './dynamic-flags.ts'
import type { DynamicSupervisorHandle } from './dynamic-supervisor-handle.ts'

/**
 * The starter of children of kind `dynamic_supervisor`. One for each system: no two children of its supervisors ever have the same path.
 *
 * @source Elixir `DynamicSupervisor.start_link/1`; OTP `simple_one_for_one`
 */
export function createDynamicSupervisorStarter(
  environment: SupervisorEnvironment<DynamicSupervisorHandle>,
  ledger: SlotLedger,
): ChildStarter {
  let children = 0
  const nextNumber = (): number => (children += 1)
  return async (spec: ResolvedChildSpec, context: StartContext): Promise<StartResult> => {
    if (context.signal.aborted) return { outcome: 'failed', reason: START_ABORTED }
    try {
      const start = resolveDynamicSupervisorStart(spec.start, context.path, resolveChildSpec)
      const administer = (parts: SupervisorParts): DynamicSupervisorHandle =>
        new DynamicAdministration({ ...parts, start, nextNumber })
      const discipline = { isDynamic: true, flags: dynamicFlags(start.flags), children: [], administer }
      return await new Supervisor({ discipline, context, environment, ledger }).start()
    } catch (error) {
      return { outcome: 'failed', reason: crashed(error) }
    }
  }
}
