import type { Fields } from '../options/fields.ts'
import type { ChildType, ResolvedChildSpec, StartSpec } from './child-spec.ts'
import type { ResolvedMailboxOptions } from './worker-spec.ts'

/** Where a `start` is read. */
export interface StartPlace {
  /** Path of the child. */
  readonly path: string
  /** For those whose `start` holds child specs. */
  readonly kinds: KnownKinds
}

/** The kinds that a reader of specs knows. */
export interface KnownKinds {
  find(name: unknown): SpecKind | undefined
  /** Names of all of them. */
  readonly names: readonly string[]
  /** What has been made of that very spec before, when it was checked with these kinds. */
  recall(spec: object): ResolvedChildSpec | undefined
}

/**
 * What is asked of a kind of child when its specs are read.
 *
 * @typeParam S - Its `start`, with every field checked and filled in: plain data, and a legal
 *   `start` itself.
 */
export interface SpecKind<S extends StartSpec = StartSpec> {
  /** What `kind` says in the `start` of its specs. */
  readonly name: S['kind']
  /** Default of `type` in its specs, and with it that of `shutdown`. */
  readonly type: ChildType
  /**
   * Checks a `start` and fills in the defaults. It is called once for each spec, before anything
   * runs; whoever needs the `start` later reads what it returned.
   *
   * @param start - What a user wrote; only `kind` has been looked at.
   * @throws {@link SpecError} for the first mistake.
   */
  parse(start: Readonly<Record<string, unknown>>, place: StartPlace): S
  /**
   * Bounds of its mailbox, for a kind that takes calls: an address is at its path from before its
   * first start. Absent: it takes none.
   */
  mailboxOf?(start: S): ResolvedMailboxOptions
  /**
   * Children that are declared in it, in start order, and templates of those that are not. Absent:
   * none.
   */
  childrenOf?(start: S): readonly ResolvedChildSpec[]
  /**
   * Adds what one child of a dynamic supervisor has beside its template: `args` and `env` of
   * `extra`. What it returns is parsed like any `start`. Absent: the kind takes neither.
   */
  withExtra?(start: S, extra: Fields): object
}
