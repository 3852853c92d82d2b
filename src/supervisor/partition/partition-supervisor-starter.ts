import type { ChildStarter } from '../../child/child.ts'
import { resolveChildren } from '../../spec/resolve-child-spec.ts'
import { resolvePartitionSupervisorStart } from '../../spec/resolve-partition-supervisor-start.ts'
import { createStarter, type StarterParts } from '../create-starter.ts'
import { PartitionAdministration } from './partition-administration.ts'
import type { PartitionSupervisorHandle } from './partition-supervisor-handle.ts'

/** The starter of children of kind `partition_supervisor`. A new life has all its partitions again. */
export function createPartitionSupervisorStarter(parts: StarterParts<PartitionSupervisorHandle>): ChildStarter {
  return createStarter<PartitionSupervisorHandle>(parts, (start, path) => {
    const { flags, children } = resolvePartitionSupervisorStart(start, path, resolveChildren)
    return {
      isDynamic: false,
      flags,
      children,
      administer: (made) => new PartitionAdministration(made, children.length),
    }
  })
}
