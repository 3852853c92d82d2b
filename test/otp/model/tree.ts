import type { ChildSpec, ChildType, Restart, Shutdown } from '../../../src/child/child-spec.ts'
import type { AutoShutdown, Strategy } from '../../../src/child/supervisor-flags.ts'
import type { Policy } from './policy.ts'

/** Flags of a supervisor, all of them given. */
export interface Flags {
  readonly strategy: Strategy
  readonly intensity: number
  readonly periodMs: number
  readonly autoShutdown: AutoShutdown
}

/** What a supervisor is made of. */
export interface Below {
  readonly flags: Flags
  readonly children: readonly Node[]
}

/** The spec of one child, all fields given; with `below` it is a supervisor. */
export interface Node {
  readonly id: string
  readonly restart: Restart
  readonly significant: boolean
  readonly shutdown: Shutdown
  readonly type: ChildType
  /** Absent: as OTP does. */
  readonly policy?: Policy
  readonly below?: Below
}

/** A node that is a supervisor. */
export type Tree = Node & { readonly below: Below }

/** The same as Tutti wants it. Plain data and not `worker()`, since that would refuse what is wrong before a supervisor can. */
export function toChildSpec({ below, policy, ...rest }: Node): ChildSpec {
  const place = { ...rest, ...policy }
  if (below === undefined) return { ...place, start: { kind: 'worker', runtime: 'fake', command: 'fake' } }
  return { ...place, start: { kind: 'supervisor', flags: below.flags, children: below.children.map(toChildSpec) } }
}

/**
 * Whether a supervisor of that mode accepts the child: a significant one needs a mode that looks at it and a restart type that lets it end
 * for good.
 */
export function isAcceptable(node: Node, mode: AutoShutdown): boolean {
  if (node.significant && (mode === 'never' || node.restart === 'permanent')) return false
  return node.below === undefined || areAcceptable(node.below)
}

/** Whether all children of a supervisor, and those below, fit its flags. */
export function areAcceptable({ flags, children }: Below): boolean {
  return children.every((child) => isAcceptable(child, flags.autoShutdown))
}

/** Path of a child. */
export function pathOf(supervisor: string, id: string): string {
  return supervisor === '' ? id : `${supervisor}/${id}`
}

/** Path of the supervisor of what is at `path`; the empty string for the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** Last part of a path. */
export function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Paths of the workers of a tree, in start order. */
export function workersOf({ id, below }: Node, parent = ''): string[] {
  const path = pathOf(parent, id)
  return below === undefined ? [path] : below.children.flatMap((child) => workersOf(child, path))
}
