import type { ResolvedChildSpec } from '../../spec/child-spec.ts'
import type { SystemKinds } from '../../system/own-kinds.ts'

/**
 * Whether a tree may have a worker at that path: a declared one, or one below a supervisor whose
 * children come and go.
 *
 * @param path - Ids from the root, joined by `/`.
 */
export function mayHaveWorkerAt(root: ResolvedChildSpec, path: string, kinds: SystemKinds): boolean {
  const [first, ...ids] = path.split('/')
  if (first !== root.id) return false
  let spec = root
  for (const id of ids) {
    const kind = kinds.of(spec)
    if (kind.isDynamic === true) return true
    const child = kind.childrenOf?.(spec.start).find((each) => each.id === id)
    if (child === undefined) return false
    spec = child
  }
  return kinds.of(spec).needsOf !== undefined
}
