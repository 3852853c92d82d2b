import type { ChildSpec, SupervisorSpec } from '../../../src/index.ts'

/** The same tree, whose programs have one variable more in their environment. */
export function markTree(tree: SupervisorSpec, variable: Readonly<Record<string, string>>): SupervisorSpec {
  const marked = (spec: ChildSpec): ChildSpec => {
    const { start } = spec
    if (start.kind === 'supervisor') return { ...spec, start: { ...start, children: start.children.map(marked) } }
    if (start.kind === 'worker') return { ...spec, start: { ...start, env: { ...start.env, ...variable } } }
    return spec
  }
  return { ...tree, start: { ...tree.start, children: tree.start.children.map(marked) } }
}
