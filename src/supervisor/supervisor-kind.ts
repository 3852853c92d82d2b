import type { ChildKind } from '../child/child-kind.ts'
import { type ResolvedSupervisorStart, resolveSupervisorStart } from '../spec/resolve-supervisor-start.ts'
import { Administration } from './administration.ts'
import { createStarter } from './create-starter.ts'
import type { SupervisorEnvironment } from './environment.ts'

/**
 * A supervisor of children that its spec lists.
 *
 * Each life is made from the spec anew: children that were added through the administration are not
 * in it, deleted ones are again.
 *
 * @source OTP `supervisor:start_link/2`, `init/1`
 */
export const supervisorKind: ChildKind<ResolvedSupervisorStart, SupervisorEnvironment> = {
  name: 'supervisor',
  type: 'supervisor',
  parse: resolveSupervisorStart,
  childrenOf: ({ children }) => children,
  starter: (environment) =>
    createStarter(environment, ({ flags, children }) => ({
      isDynamic: false,
      flags,
      children,
      administer: (parts) => new Administration(parts),
    })),
}
