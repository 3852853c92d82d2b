import type { ResolvedChildSpec } from '../spec/child-spec.ts'

/** Where one child of an updated supervisor comes from. */
export interface MergedChild<T> {
  readonly spec: ResolvedChildSpec
  /** The child that is there already; `undefined` for a new one. */
  readonly known: T | undefined
}

/**
 * The children of a supervisor after an update, in their new start order: those of the new list,
 * then those that it does not name, in their old order and with their old specs.
 *
 * @param known - The present children in start order.
 * @source OTP `supervisor:update_childspec/2`
 */
export function mergeUpdate<T extends { readonly spec: ResolvedChildSpec }>(
  known: Iterable<T>,
  specs: readonly ResolvedChildSpec[],
): readonly MergedChild<T>[] {
  const left = new Map(Array.from(known, (child) => [child.spec.id, child]))
  const named = specs.map((spec) => {
    const child = left.get(spec.id)
    left.delete(spec.id)
    return { spec, known: child }
  })
  return [...named, ...Array.from(left.values(), (child) => ({ spec: child.spec, known: child }))]
}
