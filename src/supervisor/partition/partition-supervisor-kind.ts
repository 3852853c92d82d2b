import type { ChildKind } from '../../child/child-kind.ts'
import {
  type ResolvedPartitionSupervisorStart,
  resolvePartitionSupervisorStart,
} from '../../spec/resolve-partition-supervisor-start.ts'
import { createStarter } from '../create-starter.ts'
import type { SupervisorEnvironment } from '../environment.ts'
import { PartitionAdministration } from './partition-administration.ts'

/**
 * A supervisor of equal children, over which keys are spread. A new life has all its partitions
 * again.
 */
export const partitionSupervisorKind: ChildKind<ResolvedPartitionSupervisorStart, SupervisorEnvironment> = {
  name: 'partition_supervisor',
  type: 'supervisor',
  parse: resolvePartitionSupervisorStart,
  childrenOf: ({ children }) => children,
  starter: (environment) =>
    createStarter(environment, ({ flags, children }) => ({
      isDynamic: false,
      flags,
      children,
      administer: (parts) => new PartitionAdministration(parts, children.length),
    })),
}
