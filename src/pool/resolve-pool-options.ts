import { Fields } from '../options/fields.ts'
import { mistake } from '../options/mistake.ts'
import { isRecord } from '../options/option-rule.ts'
import { readSpec } from '../options/read-spec.ts'
import type { MemberPick, PickMember, PoolOptions, WarmUp } from '../spec/pool-options.ts'
import { resolveMailbox } from '../spec/resolve-worker-start.ts'
import type { ResolvedMailboxOptions } from '../spec/worker-spec.ts'
import { type ResolvedAffinity, resolveAffinity } from './resolve-affinity.ts'
import { type ResolvedBreaker, resolveBreaker } from './resolve-breaker.ts'
import { type ResolvedOverload, resolveOverload } from './resolve-overload.ts'
import { type ResolvedPoolSize, resolvePoolSize } from './resolve-pool-size.ts'

/** {@link PoolOptions}, checked and filled in. Legal {@link PoolOptions} themselves. */
export interface ResolvedPoolOptions extends PoolOptions {
  readonly size: ResolvedPoolSize
  readonly startConcurrency: number
  readonly maxUnavailable: number
  readonly downAfterMs: number
  readonly lingerMs: number
  readonly pick: MemberPick
  /** Absent: any member takes any call. */
  readonly affinity?: ResolvedAffinity
  /** Absent: a member is ready when it says so. */
  readonly warmUp?: Required<WarmUp>
  readonly mailbox: ResolvedMailboxOptions
  /** Absent: off. */
  readonly overload?: ResolvedOverload
  /** Absent: off. */
  readonly breaker?: ResolvedBreaker
  readonly forgottenAfterMs: number | 'infinity'
}

/** Defaults of a pool; that of `size` depends on the machine. */
export const DEFAULT_POOL = Object.freeze({
  startConcurrency: 4,
  maxUnavailable: 1,
  downAfterMs: 10_000,
  lingerMs: 30_000,
  pick: 'least_busy',
  warmUpDeadlineMs: 30_000,
  forgottenAfterMs: 60_000,
} as const)

/**
 * Checks the options of a pool and fills in the defaults.
 *
 * @param owner - Whose they are, as `Pool "main/embed"`.
 * @param processors - Size of a pool that says nothing about it.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`, `SPEC_UNKNOWN_OPTION`, `SPEC_BAD_COMBINATION`;
 *   `SPEC_INVALID` when they throw while they are read.
 */
export function resolvePoolOptions(owner: string, options: unknown, processors: number): ResolvedPoolOptions {
  return readSpec(owner, () => {
    if (isRecord(options)) return resolve(new Fields(owner, options), processors)
    const advice = 'Leave them out for the defaults.'
    throw mistake({ code: 'SPEC_INVALID_OPTION', owner, field: 'options', expected: 'an object', got: options, advice })
  })
}

function resolve(fields: Fields, processors: number): ResolvedPoolOptions {
  const whole = (name: 'startConcurrency' | 'maxUnavailable'): number =>
    fields.whole(name, { min: 1, advice: otherwise(name) }) ?? DEFAULT_POOL[name]
  const time = (name: 'downAfterMs' | 'lingerMs'): number =>
    fields.whole(name, { min: 0, advice: otherwise(name) }, MS) ?? DEFAULT_POOL[name]
  const resolved = {
    size: resolvePoolSize(fields, processors),
    startConcurrency: whole('startConcurrency'),
    maxUnavailable: whole('maxUnavailable'),
    downAfterMs: time('downAfterMs'),
    lingerMs: time('lingerMs'),
    pick: resolvePick(fields),
    mailbox: resolveMailbox(fields.record('mailbox', { advice: 'Leave it out for the default.' })),
    forgottenAfterMs:
      fields.wholeOr('forgottenAfterMs', ['infinity'], { min: 1, unit: MS, advice: otherwise('forgottenAfterMs') }) ??
      DEFAULT_POOL.forgottenAfterMs,
    ...resolveSwitches(fields),
  }
  fields.refuseOthers()
  return resolved
}

/** What is off when nothing is said. */
function resolveSwitches(
  fields: Fields,
): Pick<ResolvedPoolOptions, 'affinity' | 'warmUp' | 'ephemeral' | 'overload' | 'breaker'> {
  const affinity = resolveAffinity(fields)
  const warmUp = resolveWarmUp(fields)
  const ephemeral = fields.oneOf('ephemeral', EPHEMERALS, EPHEMERAL)
  const overload = resolveOverload(fields)
  const breaker = resolveBreaker(fields)
  if (ephemeral !== undefined && affinity !== undefined) fields.refuse('affinity', 'absent', NO_KEYS)
  return {
    ...(affinity === undefined ? {} : { affinity }),
    ...(warmUp === undefined ? {} : { warmUp }),
    ...(ephemeral === undefined ? {} : { ephemeral }),
    ...(overload === undefined ? {} : { overload }),
    ...(breaker === undefined ? {} : { breaker }),
  }
}

function resolvePick(fields: Fields): MemberPick {
  const pick = fields.raw('pick')
  if (isPickMember(pick)) return pick
  return fields.oneOf('pick', PICKS, PICK) ?? DEFAULT_POOL.pick
}

/** What it takes and returns, only a call can show. */
function isPickMember(value: unknown): value is PickMember {
  return typeof value === 'function'
}

function resolveWarmUp(pool: Fields): Required<WarmUp> | undefined {
  const fields = pool.record('warmUp', { advice: 'Leave it out, or pass `{ method, args }`.' })
  if (fields === undefined) return undefined
  const method = fields.nonEmptyText('method', METHOD) ?? fields.refuse('method', 'a non-empty string', METHOD)
  const deadlineMs = fields.whole('deadlineMs', { min: 1, advice: 'Leave it out for 30000.' }, MS)
  const args = fields.raw('args')
  fields.refuseOthers()
  return { method, args, deadlineMs: deadlineMs ?? DEFAULT_POOL.warmUpDeadlineMs }
}

function otherwise(name: keyof typeof DEFAULT_POOL): string {
  return `Leave it out for ${DEFAULT_POOL[name]}.`
}

const PICKS: readonly Exclude<MemberPick, PickMember>[] = ['least_busy', 'round_robin']
const EPHEMERALS: readonly NonNullable<PoolOptions['ephemeral']>[] = ['call', 'session']
const MS = ' of milliseconds'
const METHOD = { advice: 'It is the call that a member answers before it is ready.' } as const
const PICK = { advice: "Leave it out for 'least_busy', or pass a function that picks." } as const
const EPHEMERAL = { advice: 'Leave it out, and members live on.' } as const
const NO_KEYS = {
  code: 'SPEC_BAD_COMBINATION',
  advice: 'With `ephemeral` every call or session has a life of its own, which knows nothing of others of its key.',
} as const
