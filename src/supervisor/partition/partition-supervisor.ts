import { availableParallelism } from 'node:os'
import { type ChildOverrides, pickOverrides } from '../../child/child-overrides.ts'
import type { ChildSpec, PartitionSupervisorStart } from '../../child/child-spec.ts'
import { Fields } from '../../child/fields.ts'
import { resolveChildSpec } from '../../child/resolve-child-spec.ts'
import type { SupervisorFlags } from '../../child/supervisor-flags.ts'

/** How many partitions there are, and how they are supervised. */
export interface PartitionSupervisorOptions extends Omit<SupervisorFlags, 'autoShutdown'> {
  /** Whole number >= 1. Default: as many as the machine can run at the same time. */
  readonly partitions?: number
  /** Of the supervisor itself. Default: as for any. */
  readonly overrides?: ChildOverrides
}

/** The spec of a partition supervisor. */
export type PartitionSupervisorSpec = ChildSpec & { readonly start: PartitionSupervisorStart }

/**
 * The spec of a supervisor of equal children, one for each partition of a space of keys. They are called `0`, `1`, ...
 *
 * @param template - What each partition is started from, save its id; or what makes it, for partitions that are to know their number.
 * @throws {@link SpecError} for the first mistake, at once.
 * @example
 * partitionSupervisor('shards', worker('shard', shard()), { partitions: 4 })
 * @source Elixir `PartitionSupervisor`
 */
export function partitionSupervisor(
  id: string,
  template: ChildSpec | ((partition: number) => ChildSpec),
  options: PartitionSupervisorOptions = {},
): PartitionSupervisorSpec {
  const { partitions: _, overrides = {}, ...flags } = options
  const count =
    new Fields(`Supervisor "${id}"`, { ...options }).whole('partitions', PARTITIONS) ?? availableParallelism()
  const children = Array.from({ length: count }, (_each, partition) => ({
    ...(typeof template === 'function' ? template(partition) : template),
    id: String(partition),
  }))
  const start = { kind: 'partition_supervisor', flags, children } as const
  const spec: PartitionSupervisorSpec = { id, start, ...pickOverrides(overrides) }
  resolveChildSpec(spec, { path: '', autoShutdown: undefined })
  return spec
}

const PARTITIONS = { min: 1, advice: 'Leave it out for as many as the machine can run at the same time.' } as const
