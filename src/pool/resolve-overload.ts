import type { Fields } from '../options/fields.ts'
import type { OverloadOptions } from '../spec/pool-options.ts'
import { switchable } from './switchable.ts'

/** {@link OverloadOptions}, checked and filled in. */
export type ResolvedOverload = Required<OverloadOptions>

/** Defaults of `overload`, once it is on. */
export const DEFAULT_OVERLOAD: ResolvedOverload = Object.freeze({
  minLimit: 1,
  maxLimit: 10_000,
  tolerance: 1.5,
  windowMs: 500,
})

/**
 * Checks the `overload` of a pool and fills in the defaults.
 *
 * @returns `undefined` when it is off.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`.
 */
export function resolveOverload(pool: Fields): ResolvedOverload | undefined {
  const fields = switchable(pool, 'overload')
  if (fields === undefined) return undefined
  const minLimit = fields.whole('minLimit', { min: 1, advice: 'Leave it out for 1.' }) ?? DEFAULT_OVERLOAD.minLimit
  const maxLimit = fields.whole('maxLimit', {
    min: minLimit,
    advice: 'It is the most calls that are let in, so not less than `minLimit`.',
  })
  const resolved = {
    minLimit,
    maxLimit: maxLimit ?? Math.max(minLimit, DEFAULT_OVERLOAD.maxLimit),
    tolerance:
      fields.number('tolerance', { min: 1, max: 10, advice: 'Leave it out for 1.5.' }) ?? DEFAULT_OVERLOAD.tolerance,
    windowMs:
      fields.whole('windowMs', { min: 10, advice: 'Leave it out for 500.' }, ' of milliseconds') ??
      DEFAULT_OVERLOAD.windowMs,
  }
  fields.refuseOthers()
  return resolved
}
