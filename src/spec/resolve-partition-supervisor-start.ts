import { Fields } from '../options/fields.ts'
import type { PartitionSupervisorStart, ResolvedChildSpec } from './child-spec.ts'
import { resolveChildren } from './resolve-child-spec.ts'
import { resolveSupervisorFlags } from './resolve-supervisor-flags.ts'
import type { StartPlace } from './spec-kind.ts'
import type { ResolvedSupervisorFlags } from './supervisor-flags.ts'

/**
 * The `start` of a partition supervisor, checked and filled in. A legal
 * {@link PartitionSupervisorStart} itself.
 */
export interface ResolvedPartitionSupervisorStart extends PartitionSupervisorStart {
  readonly flags: ResolvedSupervisorFlags
  readonly children: readonly ResolvedChildSpec[]
}

/**
 * Checks the `start` of a partition supervisor, and fills in the defaults.
 *
 * @throws {@link SpecError} as for a supervisor; `SPEC_BAD_COMBINATION` for an `autoShutdown` or
 *   temporary partitions; `SPEC_INVALID_ID` for a partition that is not called by its number;
 *   `SPEC_INVALID_OPTION` for none at all.
 */
export function resolvePartitionSupervisorStart(
  start: Readonly<Record<string, unknown>>,
  { path, kinds }: StartPlace,
): ResolvedPartitionSupervisorStart {
  const owner = `Supervisor "${path}"`
  const flags = resolveSupervisorFlags(start['flags'], path)
  const { autoShutdown } = flags
  if (autoShutdown !== 'never') new Fields(owner, { autoShutdown }).refuse('autoShutdown', "'never'", AUTO_SHUTDOWN)
  const children = resolveChildren(start['children'], { path, autoShutdown: 'never', kinds })
  if (children.length === 0) new Fields(owner, start).refuse('children', 'at least one partition', AT_LEAST_ONE)
  children.forEach((child, index) => checkPartition(child, index, path))
  return { kind: 'partition_supervisor', flags, children }
}

function checkPartition(child: ResolvedChildSpec, index: number, path: string): void {
  const { id, restart } = child
  const fields = new Fields(`Child "${path}/${id}"`, { id, restart })
  if (id !== String(index)) fields.refuse('id', `'${index}', its number`, ID)
  if (restart === 'temporary') fields.refuse('restart', "'permanent' or 'transient'", RESTART)
}

const BUILD = 'Build it with `partitionSupervisor()`.'
const AUTO_SHUTDOWN = { code: 'SPEC_BAD_COMBINATION', advice: 'Partitions cannot be significant.' } as const
const AT_LEAST_ONE = { advice: BUILD } as const
const ID = { code: 'SPEC_INVALID_ID', advice: BUILD } as const
const RESTART = {
  code: 'SPEC_BAD_COMBINATION',
  advice: 'The keys of a partition that is not restarted lead nowhere.',
} as const
