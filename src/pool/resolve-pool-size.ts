import type { Fields } from '../options/fields.ts'
import type { PoolSize } from '../spec/pool-options.ts'

/**
 * {@link PoolSize}, checked and filled in. In a pool of fixed size `min` and `max` are equal, and
 * there is no `spare`.
 */
export type ResolvedPoolSize = Required<PoolSize>

/** Each member is a child of its own: more would be a mistake in the number. */
const MOST_MEMBERS = 4_096

/**
 * Checks the `size` of a pool.
 *
 * @param processors - Size of a pool that says nothing about it.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`; `SPEC_BAD_COMBINATION` for a `min` above `max`,
 *   or a `spare` for which there is no room.
 */
export function resolvePoolSize(pool: Fields, processors: number): ResolvedPoolSize {
  if (typeof pool.raw('size') !== 'object') {
    const size = pool.whole('size', SIZE) ?? processors
    return { min: size, max: size, spare: 0 }
  }
  const fields = pool.record('size', SIZE) ?? pool.refuse('size', 'a whole number, or an object', SIZE)
  return resolveBounds(fields)
}

/**
 * Checks new bounds of a pool, as `resize` is given them.
 *
 * @throws {@link SpecError} as {@link resolvePoolSize}.
 */
export function resolveBounds(fields: Fields): ResolvedPoolSize {
  const max = fields.whole('max', MAX) ?? fields.refuse('max', 'a whole number', MAX)
  const min = fields.whole('min', { min: 0, max: MOST_MEMBERS, advice: 'Leave it out for 1.' }) ?? 1
  if (min > max) return fields.refuse('min', `at most \`max\` (${max})`, BOUNDS)
  const spare = fields.whole('spare', { min: 0, max: MOST_MEMBERS, advice: 'Leave it out for 0.' }) ?? 0
  if (min + spare > max) {
    return fields.refuse('spare', `at most ${max - min}, which is \`max\` (${max}) less \`min\` (${min})`, BOUNDS)
  }
  fields.refuseOthers()
  return { min, max, spare }
}

const SIZE = {
  min: 1,
  max: MOST_MEMBERS,
  advice: 'Pass how many members there are, or `{ min, max, spare }`.',
} as const
const MAX = { min: 1, max: MOST_MEMBERS, advice: 'It is how many members there may be.' } as const
const BOUNDS = { code: 'SPEC_BAD_COMBINATION', advice: 'Raise `max`, or ask for fewer.' } as const
