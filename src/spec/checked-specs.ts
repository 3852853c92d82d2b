import type { ResolvedChildSpec } from './child-spec.ts'
import type { SpecKind } from './spec-kind.ts'

/** A spec that was checked where it was declared. */
export interface CheckedSpec {
  readonly resolved: ResolvedChildSpec
  /** The kinds that checked it and what is below it. */
  readonly kinds: readonly SpecKind[]
}

/**
 * What builders have made of the specs that they returned, so that nobody reads those again:
 * neither the supervisor that they become children of, nor `start()`. Builders freeze what they
 * return.
 */
const CHECKED = new WeakMap<object, CheckedSpec>()

/** Remembers what was made of a spec that nobody can change any more. */
export function rememberChecked(spec: object, checked: CheckedSpec): void {
  CHECKED.set(spec, checked)
}

/**
 * What was made of that very object; `undefined` for one that no builder has returned, as a copy.
 */
export function recallChecked(spec: object): CheckedSpec | undefined {
  return CHECKED.get(spec)
}
