import type { ChildSpec, StartSpec } from '../spec/child-spec.ts'
import type { WorkerStart } from '../spec/worker-spec.ts'

/** The workers of a tree, by path, in start order; of those that are started later what is known of them, their templates. */
export function workersOf(
  spec: ChildSpec,
  path: string = spec.id,
): readonly { readonly path: string; readonly start: WorkerStart }[] {
  const { start } = spec
  if (start.kind === 'worker') return [{ path, start }]
  return childrenOf(start).flatMap((child) => workersOf(child, `${path}/${child.id}`))
}

function childrenOf(start: StartSpec): readonly ChildSpec[] {
  if (start.kind === 'dynamic_supervisor') return start.template === undefined ? [] : [start.template]
  return 'children' in start ? start.children : []
}
