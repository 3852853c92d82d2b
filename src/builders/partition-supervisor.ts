import { availableParallelism } from 'node:os'
import { Fields } from '../options/fields.ts'
import { nameOf } from '../options/name-of.ts'
import { optionsOf } from '../options/options-of.ts'
import { readSpec } from '../options/read-spec.ts'
import type { ChildSpec, PartitionSupervisorStart } from '../spec/child-spec.ts'
import type { SupervisorFlags } from '../spec/supervisor-flags.ts'
import { type ChildOverrides, pickOverrides } from './child-overrides.ts'
import { declare } from './declare.ts'

/** How many partitions there are, and how they are supervised. */
export interface PartitionSupervisorOptions extends Omit<SupervisorFlags, 'autoShutdown'> {
  /** Whole number from 1 to 65 536. Default: as many as the machine can run at the same time. */
  readonly partitions?: number
  /** Of the supervisor itself. Default: as for any. */
  readonly overrides?: ChildOverrides
}

/** The spec of a partition supervisor. */
export type PartitionSupervisorSpec = ChildSpec & { readonly start: PartitionSupervisorStart }

const OPTIONS = ['partitions', 'overrides', 'strategy', 'intensity', 'periodMs', 'startup', 'autoShutdown']

/**
 * The spec of a supervisor of equal children, one for each partition of a space of keys. They are
 * called `0`, `1`, ...
 *
 * @param template - What each partition is started from, save its id; or what makes it, for
 *   partitions that are to know their number.
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
  const given = optionsOf('partitionSupervisor()', options, {}, OPTIONS)
  const { partitions: _, overrides = {}, ...flags } = given
  const count =
    new Fields(`Supervisor ${nameOf(id)}`, { ...given }).whole('partitions', PARTITIONS) ?? availableParallelism()
  const children = Array.from({ length: count }, (_each, partition) => ({
    ...readSpec(`Partition ${partition} of ${nameOf(id)}`, () => ({
      ...(typeof template === 'function' ? template(partition) : template),
    })),
    id: String(partition),
  }))
  const start = { kind: 'partition_supervisor', flags, children } as const
  const spec: PartitionSupervisorSpec = { id, start, ...pickOverrides(overrides) }
  return declare(spec)
}

/** Each of them is a child of its own: more would be a mistake in the number. */
const MOST_PARTITIONS = 65_536

const PARTITIONS = {
  min: 1,
  max: MOST_PARTITIONS,
  advice: 'Leave it out for as many as the machine can run at the same time.',
} as const
