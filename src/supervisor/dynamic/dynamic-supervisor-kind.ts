import type { ChildKind } from '../../child/child-kind.ts'
import {
  type ResolvedDynamicSupervisorStart,
  resolveDynamicSupervisorStart,
} from '../../spec/resolve-dynamic-supervisor-start.ts'
import { createStarter } from '../create-starter.ts'
import type { SupervisorEnvironment } from '../environment.ts'
import { DynamicAdministration } from './dynamic-administration.ts'
import { dynamicFlags } from './dynamic-flags.ts'

/**
 * A supervisor whose children come and go.
 *
 * @source Elixir `DynamicSupervisor.start_link/1`; OTP `simple_one_for_one`
 */
export const dynamicSupervisorKind: ChildKind<ResolvedDynamicSupervisorStart, SupervisorEnvironment> = {
  name: 'dynamic_supervisor',
  type: 'supervisor',
  isDynamic: true,
  parse: resolveDynamicSupervisorStart,
  childrenOf: ({ template }) => (template === undefined ? [] : [template]),
  starter: (environment) =>
    createStarter(environment, (start) => ({
      isDynamic: true,
      flags: dynamicFlags(start.flags),
      children: [],
      administer: (parts) => new DynamicAdministration({ ...parts, start, nextNumber: environment.nextNumber }),
    })),
}
