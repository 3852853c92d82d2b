import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from './describe-value.ts'
import { isRecord } from './fields.ts'
import { readSpec } from './read-spec.ts'
import { refuseUnknown } from './refuse-unknown.ts'

/** What one option must be, when it is there. */
export interface OptionRule {
  readonly is: (value: unknown) => boolean
  /** Continues "to be", as `an array of strings`. */
  readonly expected: string
}

/** For options that are strings in a list, as arguments of a program. */
export const LIST_OF_TEXTS: OptionRule = {
  is: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  expected: 'an array of strings',
}

/** For options that are an object of other things, as variables. */
export const AN_OBJECT: OptionRule = { is: isRecord, expected: 'an object' }

/** For options that are a list of objects. */
export const LIST_OF_OBJECTS: OptionRule = {
  is: (value) => Array.isArray(value) && value.every(isRecord),
  expected: 'an array of objects',
}

/** For names. */
export const A_TEXT: OptionRule = {
  is: (value) => typeof value === 'string' && value !== '',
  expected: 'a non-empty string',
}

/** For switches. */
export const A_BOOLEAN: OptionRule = { is: (value) => typeof value === 'boolean', expected: 'true or false' }

/** For times. */
export const MILLISECONDS: OptionRule = {
  is: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  expected: 'a finite number of milliseconds >= 0',
}

/** For functions that are called later, when nobody could tell any more who gave them. */
export const A_FUNCTION: OptionRule = { is: (value) => typeof value === 'function', expected: 'a function' }

/**
 * A copy of the options that a function was given, of which nothing can throw any more when it is read. Whoever writes without types learns here what
 * is wrong, and not from what JavaScript says when it takes a wrong value apart.
 *
 * @param owner - Whose options they are, as `python()`.
 * @param rules - By name; options without a rule are not looked at.
 * @param names - All names that are valid. Default: others are not looked at.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`, `SPEC_UNKNOWN_OPTION`; `SPEC_INVALID` when they throw while they are read.
 */
export function optionsOf<T extends object>(
  owner: string,
  options: T,
  ...[rules = {}, names]: readonly [rules?: Readonly<Record<string, OptionRule>>, names?: readonly string[]]
): T {
  return readSpec(owner, () => {
    checkOption({ owner, name: 'options' }, options, AN_OBJECT)
    const copy = { ...options }
    if (names !== undefined) refuseUnknown(owner, copy, names)
    const byName = new Map<string, unknown>(Object.entries(copy))
    for (const [name, rule] of Object.entries(rules)) {
      const value = byName.get(name)
      if (value !== undefined) checkOption({ owner, name }, value, rule)
    }
    return copy
  })
}

/** Where an option is, for people. */
export interface OptionPlace {
  /** Whose it is, as `python()`. */
  readonly owner: string
  /** What it is called, as `program`. */
  readonly name: string
}

/** @throws {@link SpecError} `SPEC_INVALID_OPTION` when a value is not what its rule says; `SPEC_INVALID` when it throws while it is looked at. */
export function checkOption(place: OptionPlace, value: unknown, { is, expected }: OptionRule): void {
  if (readSpec(place.owner, () => is(value))) return
  throw new SpecError(
    'SPEC_INVALID_OPTION',
    `${place.owner}: expected \`${place.name}\` to be ${expected}; got ${describeValue(value)}`,
  )
}
