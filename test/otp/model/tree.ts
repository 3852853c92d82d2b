import type {
  ChildSpec,
  ChildType,
  DynamicSupervisorStart,
  Restart,
  Shutdown,
  SupervisorStart,
} from '../../../src/spec/child-spec.ts'
import type { AutoShutdown, Startup, Strategy } from '../../../src/spec/supervisor-flags.ts'
import type { Policy } from './policy.ts'

/** Flags of a supervisor, all of them given. */
export interface Flags {
  readonly strategy: Strategy
  readonly intensity: number
  readonly periodMs: number
  readonly autoShutdown: AutoShutdown
  readonly startup: Startup
}

/**
 * What makes a supervisor a dynamic one: it begins without children, and starts them while it runs.
 */
export interface Dynamic {
  readonly maxChildren: number | 'infinity'
  /** What every child is started from, as in OTP. Absent: each has its own spec, as in Elixir. */
  readonly template?: Node
}

/** What a supervisor is made of. */
export interface Below {
  /** Of a dynamic supervisor: `one_for_one`, and `never`. */
  readonly flags: Flags
  /** Of a dynamic supervisor: none. */
  readonly children: readonly Node[]
  readonly dynamic?: Dynamic
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

/**
 * The same as Tutti wants it. Plain data and not `worker()`, since that would refuse what is wrong
 * before a supervisor can.
 */
export function toChildSpec({ below, policy, ...rest }: Node): ChildSpec {
  const place = { ...rest, ...policy }
  if (below === undefined) return { ...place, start: { kind: 'worker', runtime: 'fake', command: 'fake' } }
  return { ...place, start: toStart(below) }
}

/** What a supervisor is started from. */
export function toStart({ flags, children, dynamic }: Below): SupervisorStart | DynamicSupervisorStart {
  if (dynamic === undefined) return { kind: 'supervisor', flags, children: children.map(toChildSpec) }
  const { maxChildren, template } = dynamic
  const start = { kind: 'dynamic_supervisor', flags: { ...flags, maxChildren } } as const
  return template === undefined ? start : { ...start, template: toChildSpec(template) }
}

/**
 * Whether a supervisor of that mode accepts the child: a significant one needs a mode that looks at
 * it and a restart type that lets it end for good.
 */
export function isAcceptable(node: Node, mode: AutoShutdown): boolean {
  if (node.significant && (mode === 'never' || node.restart === 'permanent')) return false
  return node.below === undefined || areAcceptable(node.below)
}

/** Whether all children of a supervisor, and those below, fit its flags. */
export function areAcceptable({ flags, children, dynamic }: Below): boolean {
  const { template } = dynamic ?? {}
  const isFit = template === undefined || isAcceptable(template, 'never')
  return isFit && children.every((child) => isAcceptable(child, flags.autoShutdown))
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

/**
 * Whether the last part of a path has a number: dynamic supervisors give one to each of their
 * children, and nobody else does.
 */
export function isNumbered(path: string): boolean {
  return /:\d+$/.test(path)
}

/**
 * The path without the numbers in it: what is said of it holds for all of that family, unless one
 * is told otherwise.
 */
export function familyOf(path: string): string {
  return path.replaceAll(/:\d+/g, '')
}

/**
 * Paths of the workers of a tree, in start order; and of the families of those that its dynamic
 * supervisors may start.
 */
export function workersOf({ id, below }: Node, parent = ''): string[] {
  const path = pathOf(parent, id)
  return below === undefined ? [path] : workersBelow(below, path)
}

/** The same of the supervisor at that path. */
export function workersBelow({ children, dynamic }: Below, path: string): string[] {
  const { template } = dynamic ?? {}
  if (template !== undefined) return workersOf(template, path)
  return dynamic === undefined
    ? children.flatMap((child) => workersOf(child, path))
    : NEWCOMERS.map((id) => pathOf(path, id))
}

/** Ids of children that may be added to those that a tree has. */
export const NEWCOMERS = ['z', 'y'] as const
