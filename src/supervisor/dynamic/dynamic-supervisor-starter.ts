import type { ChildStarter } from '../../child/child.ts'
import { resolveChildSpec } from '../../spec/resolve-child-spec.ts'
import { resolveDynamicSupervisorStart } from '../../spec/resolve-dynamic-supervisor-start.ts'
import { createStarter, type StarterParts } from '../create-starter.ts'
import { DynamicAdministration } from './dynamic-administration.ts'
import { dynamicFlags } from './dynamic-flags.ts'
import type { DynamicSupervisorHandle } from './dynamic-supervisor-handle.ts'

/**
 * The starter of children of kind `dynamic_supervisor`.
 *
 * @param nextNumber - A number that no child of the system has had: no two children of dynamic supervisors ever have the same path.
 * @source Elixir `DynamicSupervisor.start_link/1`; OTP `simple_one_for_one`
 */
export function createDynamicSupervisorStarter(
  parts: StarterParts<DynamicSupervisorHandle>,
  nextNumber: () => number,
): ChildStarter {
  return createStarter<DynamicSupervisorHandle>(parts, (given, path) => {
    const start = resolveDynamicSupervisorStart(given, path, resolveChildSpec)
    return {
      isDynamic: true,
      flags: dynamicFlags(start.flags),
      children: [],
      administer: (made) => new DynamicAdministration({ ...made, start, nextNumber }),
    }
  })
}
