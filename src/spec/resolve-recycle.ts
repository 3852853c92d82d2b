import type { Fields } from '../options/fields.ts'
import type { RecycleOptions } from './worker-spec.ts'

/** {@link RecycleOptions} with every field checked and filled in. */
export type ResolvedRecycleOptions = Required<RecycleOptions>

/** Defaults of `recycle`, once it is present. */
export const DEFAULT_RECYCLE: ResolvedRecycleOptions = Object.freeze({
  maxCalls: 'infinity',
  maxAgeMs: 'infinity',
  maxMemoryBytes: 'infinity',
  jitter: 0.2,
  maxDrainMs: 60_000,
})

/**
 * Checks the `recycle` of a worker and fills in the defaults.
 *
 * @returns `undefined` when its lives are never replaced.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`, or `SPEC_BAD_COMBINATION` when it has no limit.
 */
export function resolveRecycle(worker: Fields): ResolvedRecycleOptions | undefined {
  const fields = worker.record('recycle', { advice: 'Leave it out, and lives of the worker are never replaced.' })
  if (fields === undefined) return undefined
  const limit = (name: keyof RecycleOptions, unit = ''): number | 'infinity' =>
    fields.wholeOr(name, ['infinity'], { min: 1, unit, advice: "Leave it out for 'infinity'." }) ?? 'infinity'
  const resolved = {
    maxCalls: limit('maxCalls'),
    maxAgeMs: limit('maxAgeMs', ' of milliseconds'),
    maxMemoryBytes: limit('maxMemoryBytes', ' of bytes'),
    jitter: fields.number('jitter', { min: 0, max: 1, advice: 'Leave it out for 0.2.' }) ?? DEFAULT_RECYCLE.jitter,
    maxDrainMs:
      fields.wholeOr('maxDrainMs', ['infinity'], {
        min: 1,
        unit: ' of milliseconds',
        advice: 'Leave it out for 60000.',
      }) ?? DEFAULT_RECYCLE.maxDrainMs,
  }
  fields.refuseOthers()
  const { maxCalls, maxAgeMs, maxMemoryBytes } = resolved
  if (maxCalls !== 'infinity' || maxAgeMs !== 'infinity' || maxMemoryBytes !== 'infinity') return resolved
  return worker.refuse('recycle', 'at least one of `maxCalls`, `maxAgeMs` and `maxMemoryBytes`', {
    code: 'SPEC_BAD_COMBINATION',
    advice: 'Leave it out, and lives of the worker are never replaced.',
  })
}
