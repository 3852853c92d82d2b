import type { Fields } from '../options/fields.ts'
import type { AffinityKey, AffinityMode, AffinityOptions, OnLost } from '../spec/pool-options.ts'

/** {@link AffinityOptions}, checked and filled in. */
export type ResolvedAffinity = Required<AffinityOptions>

const MODES: readonly AffinityMode[] = ['hint', 'strict']
const ON_LOST: readonly OnLost[] = ['fail', 'rebind']

/**
 * Checks the `affinity` of a pool.
 *
 * @returns `undefined` when any member takes any call.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`; `SPEC_BAD_COMBINATION` for a `hint` that is to
 *   fail.
 */
export function resolveAffinity(pool: Fields): ResolvedAffinity | undefined {
  const fields = pool.record('affinity', { advice: 'Leave it out, and any member takes any call.' })
  if (fields === undefined) return undefined
  const key = fields.raw('key')
  if (!isKey(key)) return fields.refuse('key', 'a function', { advice: 'It returns the key of a call, as a string.' })
  const mode = fields.oneOf('mode', MODES, { advice: "Leave it out for 'hint'." }) ?? 'hint'
  const onLost = fields.oneOf('onLost', ON_LOST, { advice: "Leave it out for 'fail'." })
  fields.refuseOthers()
  if (mode === 'strict') return { key, mode, onLost: onLost ?? 'fail' }
  if (onLost !== 'fail') return { key, mode, onLost: 'rebind' }
  return fields.refuse('onLost', "'rebind', since `mode` is 'hint'", {
    code: 'SPEC_BAD_COMBINATION',
    advice: "Only mode 'strict' lets a call fail when its member is lost.",
  })
}

/** What it takes and returns, only a call can show. */
function isKey(value: unknown): value is AffinityKey {
  return typeof value === 'function'
}
