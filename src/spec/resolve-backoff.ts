import type { Fields } from '../options/fields.ts'
import type { ResolvedBackoff } from './child-spec.ts'

/** Defaults of `backoff`, once it is present. */
export const DEFAULT_BACKOFF: ResolvedBackoff = Object.freeze({
  initialMs: 100,
  maxMs: 30_000,
  factor: 2,
  jitter: 0.2,
  resetAfterMs: 10_000,
})

/**
 * Checks the `backoff` of a child spec and fills in the defaults.
 *
 * @returns `undefined` when the child has none.
 * @throws {@link SpecError} `SPEC_INVALID_BACKOFF`.
 */
export function resolveBackoff(spec: Fields): ResolvedBackoff | undefined {
  const fields = spec.record('backoff', rule('Leave `backoff` out to restart at once, or pass `{}` for its defaults.'))
  if (fields === undefined) return undefined
  const initialMs =
    fields.number('initialMs', { ...rule('Leave it out for 100.'), min: 1 }, MS) ?? DEFAULT_BACKOFF.initialMs
  const longest = Math.max(initialMs, DEFAULT_BACKOFF.maxMs)
  const resolved = {
    initialMs,
    maxMs:
      fields.number(
        'maxMs',
        { ...rule('It is the longest wait, so not less than `initialMs`.'), min: initialMs },
        MS,
      ) ?? longest,
    factor: fields.number('factor', { ...rule('Leave it out for 2.'), min: 1 }) ?? DEFAULT_BACKOFF.factor,
    jitter: fields.number('jitter', { ...rule('Leave it out for 0.2.'), min: 0, max: 1 }) ?? DEFAULT_BACKOFF.jitter,
    resetAfterMs:
      fields.number('resetAfterMs', { ...rule('Leave it out for 10000.'), min: 0 }, MS) ?? DEFAULT_BACKOFF.resetAfterMs,
  }
  fields.refuseOthers()
  return resolved
}

const MS = ' of milliseconds'

function rule(advice: string) {
  return { code: 'SPEC_INVALID_BACKOFF', advice } as const
}
