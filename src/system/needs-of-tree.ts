import type { ChildKind, Needs } from '../child/child-kind.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import type { Kinds } from '../spec/kinds.ts'

/** What one child of a tree needs before it can start. */
export interface ChildNeeds extends Needs {
  readonly path: string
}

/**
 * What the children of a tree need, in start order; of those that are started later what is known
 * of them, their templates. A child that needs nothing of the kind, as an actor, is not listed.
 */
export function needsOfTree(
  spec: ResolvedChildSpec,
  kinds: Pick<Kinds<ChildKind>, 'of'>,
  path: string = spec.id,
): readonly ChildNeeds[] {
  const kind = kinds.of(spec)
  const needs = kind.needsOf?.(spec.start)
  const below = (kind.childrenOf?.(spec.start) ?? []).flatMap((child) =>
    needsOfTree(child, kinds, `${path}/${child.id}`),
  )
  return needs === undefined ? below : [{ path, runtime: needs.runtime, prepare: needs.prepare }, ...below]
}
