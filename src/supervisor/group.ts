import type { Strategy } from '../spec/supervisor-flags.ts'

/**
 * The children that share a restart of `failed`, itself included, in start order.
 *
 * | strategy | group |
 * |---|---|
 * | `one_for_one` | `failed` alone |
 * | `rest_for_one` | `failed` and all after it |
 * | `one_for_all` | all |
 *
 * @param children - All children in start order; not looked at under `one_for_one`.
 * @source OTP `supervisor:restart/3`
 */
export function groupOf<T>(strategy: Strategy, children: Iterable<T>, failed: T): readonly T[] {
  switch (strategy) {
    case 'one_for_one':
      return [failed]
    case 'rest_for_one': {
      const all = [...children]
      return all.slice(all.indexOf(failed))
    }
    case 'one_for_all':
      return [...children]
  }
}
