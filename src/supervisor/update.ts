import { SpecError } from '../errors/spec-error.ts'
import { childPath } from '../spec/child-path.ts'
import type { ResolvedChildSpec, StartSpec } from '../spec/child-spec.ts'
import { resolveChildSpec } from '../spec/resolve-child-spec.ts'
import type { ResolvedSupervisorStart } from '../spec/resolve-supervisor-start.ts'
import type { KnownKinds } from '../spec/spec-kind.ts'
import type { Children } from './children.ts'
import { mergeUpdate } from './merge-update.ts'
import { UNDEFINED } from './slot.ts'

/** What a supervisor takes for a spec of its own. */
export interface OwnSpecs<S extends StartSpec> {
  readonly kinds: KnownKinds
  /** Whether it is of its kind. */
  readonly isOwn: (spec: ResolvedChildSpec) => spec is ResolvedChildSpec<S>
}

/**
 * Checks a new spec for the supervisor at `path`.
 *
 * @returns Its `start`.
 * @throws {@link SpecError}; `SPEC_INVALID_ID` when it is the spec of another supervisor,
 *   `SPEC_INVALID_START` when it is of another kind.
 */
export function resolveOwnStart<S extends StartSpec>(spec: unknown, path: string, { kinds, isOwn }: OwnSpecs<S>): S {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const resolved = resolveChildSpec(spec, { path: parent, autoShutdown: undefined, kinds })
  const owner = `Supervisor "${path}"`
  if (childPath(parent, resolved.id) !== path) {
    const advice = 'Send it to that supervisor.'
    throw new SpecError('SPEC_INVALID_ID', `${owner} cannot take the spec of "${resolved.id}". ${advice}`)
  }
  if (isOwn(resolved)) return resolved.start
  const message = `${owner} cannot become one of kind '${resolved.start.kind}'. Restart it with the other spec.`
  throw new SpecError('SPEC_INVALID_START', message)
}

/** Takes over new flags and children. Nothing is started, stopped or restarted by it. */
export function applyUpdate(children: Children, { flags, children: specs }: ResolvedSupervisorStart): void {
  const { table } = children
  children.flags = flags
  const slots = mergeUpdate(table, specs).map(({ spec, known }) => {
    const slot = known ?? table.add(spec, UNDEFINED)
    slot.spec = spec
    return slot
  })
  table.reorder(slots)
}
