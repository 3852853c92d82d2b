import { availableParallelism } from 'node:os'
import { Fields } from '../options/fields.ts'
import type { PoolStart, ResolvedChildSpec, ResolvedRestartBudget } from '../spec/child-spec.ts'
import { DEFAULT_BUDGET } from '../spec/resolve-budget.ts'
import { resolveChildSpec } from '../spec/resolve-child-spec.ts'
import type { StartPlace } from '../spec/spec-kind.ts'
import { type ResolvedPoolOptions, resolvePoolOptions } from './resolve-pool-options.ts'

/** The `start` of a pool, checked and filled in. A legal {@link PoolStart} itself. */
export interface ResolvedPoolStart extends PoolStart {
  readonly member: ResolvedChildSpec
  readonly options: ResolvedPoolOptions
}

/**
 * A member of a pool is not the last hope of a service: it has a few restarts, and is then left
 * alone for a short while.
 */
const MEMBER_BUDGET: ResolvedRestartBudget = Object.freeze({
  ...DEFAULT_BUDGET,
  intensity: 3,
  periodMs: 5_000,
  onExhausted: 'quarantine',
  probeMs: 1_000,
})

/**
 * Checks the `start` of a pool, its member included, and fills in the defaults.
 *
 * @throws {@link SpecError} as {@link resolvePoolOptions}, what is wrong with the member, and
 *   `SPEC_NOT_POOLABLE` for one that takes no calls.
 */
export function resolvePoolStart(
  start: Readonly<Record<string, unknown>>,
  { path, kinds }: StartPlace,
): ResolvedPoolStart {
  const owner = `Pool "${path}"`
  const fields = new Fields(owner, start)
  const given = resolveChildSpec(fields.raw('member'), { path, autoShutdown: 'never', kinds })
  if (given.start.kind === 'pool' || kinds.find(given.start.kind)?.mailboxOf === undefined)
    return fields.refuse('member', 'a worker or an actor', MEMBER)
  if (given.restart === 'temporary')
    new Fields(owner, { ...given }).refuse('restart', 'permanent or transient', RESTART)
  const options = resolvePoolOptions(owner, fields.raw('options'), availableParallelism())
  return { kind: 'pool', member: { ...given, budget: given.budget ?? MEMBER_BUDGET }, options }
}

const MEMBER = {
  code: 'SPEC_NOT_POOLABLE',
  advice: 'A pool hands calls to its members, so each must be of a kind that takes calls, and no pool itself.',
} as const
const RESTART = {
  code: 'SPEC_BAD_COMBINATION',
  advice: 'A pool keeps its members. Leave it out for permanent.',
} as const
