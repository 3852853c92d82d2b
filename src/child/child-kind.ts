import type { StartSpec } from '../spec/child-spec.ts'
import type { ResolvedPreparation } from '../spec/resolve-preparation.ts'
import type { SpecKind } from '../spec/spec-kind.ts'
import type { ChildStarter } from './child.ts'

/** What must have been made before a child can start. */
export interface Needs {
  /** For people and reports, as `python`. */
  readonly runtime: string
  readonly prepare: readonly ResolvedPreparation[]
}

/**
 * One kind of child: everything that is asked of it, from the spec that a user writes to the lives
 * of its children. A supervisor knows the contract of {@link Child} and nothing of kinds; a system
 * asks this value and nothing else.
 *
 * A kind may start what it likes: one life (a worker), or a supervisor with children of its own;
 * with a mailbox, or without.
 *
 * @typeParam S - Its `start`, with every field checked and filled in.
 * @typeParam N - What its starter needs of a system.
 */
export interface ChildKind<S extends StartSpec = StartSpec, N = never> extends SpecKind<S> {
  /**
   * Whether children of it come and go while it runs, with ids that no spec declares. Default
   * `false`.
   */
  readonly isDynamic?: boolean
  /** What is made for it before the tree starts, with what all others need. Absent: nothing. */
  needsOf?(start: S): Needs
  /**
   * Makes what starts its lives; called once for each system. It only reads what {@link parse}
   * returned.
   */
  readonly starter: (system: N) => ChildStarter<S>
}
