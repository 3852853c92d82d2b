import { mistake } from '../options/mistake.ts'
import { resolveChildSpec } from '../spec/resolve-child-spec.ts'
import { isSupervisorSpec, type ResolvedSupervisorSpec } from '../spec/resolve-supervisor-start.ts'
import type { KnownKinds } from '../spec/spec-kind.ts'
import { OWN_KINDS } from './own-kinds.ts'

/**
 * Checks a whole tree before anything of it is started. What builders have checked is not read
 * again.
 *
 * @param kinds - Default: our own.
 * @throws {@link SpecError} for the first mistake, children before what follows their `start` in
 *   the spec of their supervisor.
 */
export function resolveTree(spec: unknown, kinds: KnownKinds = OWN_KINDS): ResolvedSupervisorSpec {
  const resolved = resolveChildSpec(spec, { path: '', autoShutdown: undefined, isRoot: true, kinds })
  if (isSupervisorSpec(resolved)) return resolved
  const advice = 'Build it with `supervisor()`.'
  const expected = "of kind 'supervisor', since it is the root of a tree"
  throw mistake({
    code: 'SPEC_INVALID_START',
    owner: `Child "${resolved.id}"`,
    field: 'start',
    expected,
    got: resolved.start,
    advice,
  })
}
