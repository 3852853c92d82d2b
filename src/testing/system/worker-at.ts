import type { ChildSpec } from '../../spec/child-spec.ts'

/**
 * Whether a tree may have a worker at that path: a declared one, or one below a supervisor whose children come and go.
 *
 * @param path - Ids from the root, joined by `/`.
 */
export function mayHaveWorkerAt(root: ChildSpec, path: string): boolean {
  const [first, ...ids] = path.split('/')
  if (first !== root.id) return false
  let spec = root
  for (const id of ids) {
    const { start } = spec
    if (start.kind === 'dynamic_supervisor' || start.kind === 'partition_supervisor') return true
    const child = start.kind === 'supervisor' ? start.children.find((each) => each.id === id) : undefined
    if (child === undefined) return false
    spec = child
  }
  return spec.start.kind === 'worker'
}
