import type { ChildSpec } from '../child/child-spec.ts'
import type { WorkerStart } from '../child/worker-spec.ts'

/** The workers of a tree, by path, in start order. */
export function workersOf(
  spec: ChildSpec,
  path: string = spec.id,
): readonly { readonly path: string; readonly start: WorkerStart }[] {
  const { start } = spec
  if (start.kind === 'worker') return [{ path, start }]
  if (start.kind === 'actor') return []
  return start.children.flatMap((child) => workersOf(child, `${path}/${child.id}`))
}
