import { SpecError } from '../errors/spec-error.ts'
import { Fields } from '../options/fields.ts'
import { mistake } from '../options/mistake.ts'
import { nearest } from '../options/nearest.ts'
import { isRecord } from '../options/option-rule.ts'
import { readSpec } from '../options/read-spec.ts'
import { childPath } from './child-path.ts'
import type { ChildType, ResolvedChildSpec, ResolvedRestartBudget, Restart, Shutdown, StartSpec } from './child-spec.ts'
import { resolveBackoff } from './resolve-backoff.ts'
import { resolveBudget } from './resolve-budget.ts'
import type { KnownKinds, SpecKind, StartPlace } from './spec-kind.ts'
import type { AutoShutdown } from './supervisor-flags.ts'

/** Where a child spec is to live. */
export interface SpecPlace {
  /** Path of its supervisor; the empty string for the root of a tree. */
  readonly path: string
  /**
   * Mode of its supervisor; `undefined` when it is not known yet, as for a spec that is built
   * before its supervisor.
   */
  readonly autoShutdown: AutoShutdown | undefined
  /** Who reads its `start`. */
  readonly kinds: KnownKinds
  /** Whether it is the root of a tree. Default `false`. */
  readonly isRoot?: boolean
}

const RESTARTS: readonly Restart[] = ['permanent', 'transient', 'temporary']
const TYPES: readonly ChildType[] = ['worker', 'supervisor']

/** Default of `shutdown`. @source OTP `supervisor`: 5000 for a worker, infinity for a supervisor */
const DEFAULT_SHUTDOWN = Object.freeze({ worker: 5_000, supervisor: 'infinity' } as const)

/**
 * Checks one child spec, with everything below it, and fills in the defaults. The first mistake
 * wins, in the order id, start present, start's own fields (a whole subtree), restart, significant,
 * type, shutdown, backoff, budget, retryFutile. Fields that are not listed are dropped.
 *
 * @throws {@link SpecError} named after the mistake; `SPEC_INVALID` also for a spec that throws
 *   while it is read.
 * @source OTP `supervisor:check_childspec/2`; `modules` does not exist here
 */
export function resolveChildSpec(spec: unknown, where: SpecPlace): ResolvedChildSpec {
  const owner = where.isRoot === true ? 'The root' : where.path === '' ? 'A child' : `A child of "${where.path}"`
  return readSpec(owner, () => {
    const known = typeof spec === 'object' && spec !== null ? where.kinds.recall(spec) : undefined
    if (known !== undefined) return checkPlace(known, where)
    if (!isRecord(spec) || typeof spec['then'] === 'function')
      throw mistake({ code: 'SPEC_INVALID', owner, field: 'spec', expected: 'an object', got: spec, advice: BUILD })
    const id = resolveId(new Fields(owner, spec))
    const fields = new Fields(`Child "${childPath(where.path, id)}"`, spec)
    return readSpec(fields.owner, () => resolveFields(id, fields, where))
  })
}

/**
 * What was checked when it was declared is checked for its place: then nobody knew its supervisor.
 */
function checkPlace(spec: ResolvedChildSpec, { path, autoShutdown }: SpecPlace): ResolvedChildSpec {
  if (spec.significant && autoShutdown === 'never') throw neverSignificant(`Child "${childPath(path, spec.id)}"`)
  return spec
}

function resolveFields(id: string, fields: Fields, where: SpecPlace): ResolvedChildSpec {
  const { kind, start } = resolveStart(fields, { path: childPath(where.path, id), kinds: where.kinds })
  const restart = fields.oneOf('restart', RESTARTS, RESTART) ?? 'permanent'
  const significant = resolveSignificant(fields, restart, where.autoShutdown)
  const type = fields.oneOf('type', TYPES, TYPE) ?? kind.type
  return {
    id,
    start,
    restart,
    significant,
    type,
    shutdown: resolveShutdown(fields, type),
    backoff: resolveBackoff(fields),
    budget: resolveRestartBudget(fields, restart),
    retryFutile: fields.boolean('retryFutile', RETRY_FUTILE) ?? false,
  }
}

/**
 * Checks the children of one supervisor in list order, duplicates included.
 *
 * @throws {@link SpecError} `SPEC_DUPLICATE_ID` for the second of two children with one id, and as
 *   {@link resolveChildSpec}.
 * @source OTP `supervisor:check_startspec/2`
 */
export function resolveChildren(children: unknown, where: SpecPlace): readonly ResolvedChildSpec[] {
  const owner = `Supervisor "${where.path}"`
  if (!Array.isArray(children)) {
    const expected = 'an array of child specs'
    throw mistake({
      code: 'SPEC_INVALID_START',
      owner,
      field: 'children',
      expected,
      got: children,
      advice: 'Pass `[]` for none.',
    })
  }
  const seen = new Set<string>()
  return children.map((child: unknown) => {
    const resolved = resolveChildSpec(child, where)
    if (seen.has(resolved.id))
      throw new SpecError('SPEC_DUPLICATE_ID', `${owner} has two children with the id "${resolved.id}". Rename one.`)
    seen.add(resolved.id)
    return resolved
  })
}

function resolveId(fields: Fields): string {
  const id = fields.raw('id')
  if (id === undefined)
    throw new SpecError('SPEC_MISSING_ID', `${fields.owner} has no \`id\`. Give it one that its siblings do not have.`)
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..' || id.includes('/')) {
    return fields.refuse('id', 'a non-empty string without `/`, and not `../child` or `..`', ID)
  }
  return id
}

function resolveStart(fields: Fields, place: StartPlace): { readonly kind: SpecKind; readonly start: StartSpec } {
  const start = fields.raw('start')
  if (start === undefined) throw new SpecError('SPEC_MISSING_START', `${fields.owner} has no \`start\`. ${BUILD}`)
  const { names } = place.kinds
  if (!isRecord(start)) return fields.refuse('start', `an object whose \`kind\` is ${names.join(' or ')}`, START)
  const kind = place.kinds.find(start['kind'])
  return kind === undefined ? refuseKind(fields, start['kind'], names) : { kind, start: kind.parse(start, place) }
}

function refuseKind(fields: Fields, kind: unknown, names: readonly string[]): never {
  const { sorted, meant } = nearest(typeof kind === 'string' ? kind : '', names)
  const hint = meant === undefined ? '' : `Did you mean '${meant}'? `
  const expected = `one of ${sorted.map((name) => `'${name}'`).join(', ')}`
  throw mistake({
    code: 'SPEC_INVALID_START',
    owner: fields.owner,
    field: 'start.kind',
    expected,
    got: kind,
    advice: `${hint}${BUILD} A kind of your own is named in the option \`kinds\` of \`start()\`.`,
  })
}

/** @source OTP `supervisor:validSignificant/3`: the check for `never` comes first */
function resolveSignificant(fields: Fields, restart: Restart, autoShutdown: AutoShutdown | undefined): boolean {
  const significant = fields.boolean('significant', SIGNIFICANT) ?? false
  if (!significant) return false
  if (autoShutdown === 'never') throw neverSignificant(fields.owner)
  if (restart === 'permanent') {
    const why = "but `restart` is 'permanent', so it never ends for good. Make it 'transient' or 'temporary'."
    throw new SpecError('SPEC_BAD_COMBINATION', `${fields.owner} is \`significant\`, ${why}`)
  }
  return true
}

function neverSignificant(owner: string): SpecError {
  const why = "but its supervisor's `autoShutdown` is 'never'. Change one of them."
  return new SpecError('SPEC_BAD_COMBINATION', `${owner} is \`significant\`, ${why}`)
}

function resolveRestartBudget(fields: Fields, restart: Restart): ResolvedRestartBudget | undefined {
  const budget = resolveBudget(fields)
  if (budget === undefined || restart !== 'temporary') return budget
  const why = "but `restart` is 'temporary', so it is never restarted. Change one of them."
  throw new SpecError('SPEC_BAD_COMBINATION', `${fields.owner} has a \`budget\`, ${why}`)
}

function resolveShutdown(fields: Fields, type: ChildType): Shutdown {
  return (
    fields.wholeOr('shutdown', ['infinity', 'brutal_kill'], { ...SHUTDOWN, unit: ' of milliseconds' }) ??
    DEFAULT_SHUTDOWN[type]
  )
}

const BUILD = 'Build it with `worker()`, `actor()` or `supervisor()`.'
const ID = { code: 'SPEC_INVALID_ID', advice: 'Ids are joined by `/` to paths.' } as const
const START = { code: 'SPEC_INVALID_START', advice: BUILD } as const
const RESTART = { code: 'SPEC_INVALID_RESTART', advice: "Leave it out for 'permanent'." } as const
const SIGNIFICANT = { code: 'SPEC_INVALID_SIGNIFICANT', advice: 'Leave it out for false.' } as const
const RETRY_FUTILE = { advice: 'Leave it out for false.' } as const
const TYPE = { code: 'SPEC_INVALID_TYPE', advice: 'Leave it out: it follows from `start`.' } as const
const SHUTDOWN = {
  code: 'SPEC_INVALID_SHUTDOWN',
  min: 0,
  advice: "Leave it out for 5000 (a worker) or 'infinity' (a supervisor).",
} as const
