import type { ChildSpec, DynamicSupervisorStart } from '../child/child-spec.ts'
import type { WorkerStart } from '../child/worker-spec.ts'

/** The workers of a tree, by path, in start order; of those that are started later what is known of them, their templates. */
export function workersOf(
  spec: ChildSpec,
  path: string = spec.id,
): readonly { readonly path: string; readonly start: WorkerStart }[] {
  const { start } = spec
  if (start.kind === 'worker') return [{ path, start }]
  if (start.kind === 'actor') return []
  const children = start.kind === 'dynamic_supervisor' ? templateOf(start) : start.children
  return children.flatMap((child) => workersOf(child, `${path}/${child.id}`))
}

function templateOf({ template }: DynamicSupervisorStart): readonly ChildSpec[] {
  return template === undefined ? [] : [template]
}
