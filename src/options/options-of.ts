import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from './describe-value.ts'
import { AN_OBJECT, type OptionRule } from './option-rule.ts'
import { readSpec } from './read-spec.ts'
import { refuseUnknown } from './refuse-unknown.ts'

/**
 * A copy of the options that a function was given, of which nothing can throw any more when it is
 * read. Whoever writes without types learns here what is wrong, and not from what JavaScript says
 * when it takes a wrong value apart.
 *
 * @param owner - Whose options they are, as `python()`.
 * @param rules - By name.
 * @param names - All names that are valid. Default: those that have a rule; without rules, any.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`, `SPEC_UNKNOWN_OPTION`; `SPEC_INVALID` when they
 *   throw while they are read.
 */
export function optionsOf<T extends object>(
  owner: string,
  options: T,
  ...[rules, names = rules && Object.keys(rules)]: readonly [
    rules?: Readonly<Record<string, OptionRule>>,
    names?: readonly string[],
  ]
): T {
  return readSpec(owner, () => {
    checkOption({ owner, name: 'options' }, options, AN_OBJECT)
    const copy = { ...options }
    if (names !== undefined) refuseUnknown(owner, copy, names)
    const byName = new Map<string, unknown>(Object.entries(copy))
    for (const [name, rule] of Object.entries(rules ?? {})) {
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

/**
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when a value is not what its rule says;
 *   `SPEC_INVALID` when it throws while it is looked at.
 */
export function checkOption(place: OptionPlace, value: unknown, { is, expected }: OptionRule): void {
  if (readSpec(place.owner, () => is(value))) return
  throw new SpecError(
    'SPEC_INVALID_OPTION',
    `${place.owner}: expected \`${place.name}\` to be ${expected}; got ${describeValue(value)}`,
  )
}
