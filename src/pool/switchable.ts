import { Fields } from '../options/fields.ts'

/**
 * The fields of an option that is on by one word: `true` for its defaults, an object for more,
 * `false` or nothing for off.
 *
 * @returns `undefined` when it is off.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` for anything else.
 */
export function switchable(owner: Fields, name: string): Fields | undefined {
  const value = owner.raw(name)
  if (value === undefined || value === false) return undefined
  if (value === true) return new Fields(owner.owner, {}, `${owner.nameOf(name)}.`)
  if (typeof value === 'object') return owner.record(name, ADVICE)
  return owner.refuse(name, 'true, false or an object', ADVICE)
}

const ADVICE = { advice: 'Say `true` for its defaults, or leave it out for off.' } as const
