import { SpecError } from '../errors/spec-error.ts'

/**
 * Refuses names that do not exist: an option that was misspelled would have no effect, and nobody would be told.
 *
 * @param known - The names that there are. One that is `undefined` counts as absent.
 * @throws {@link SpecError} `SPEC_UNKNOWN_OPTION`
 */
export function refuseUnknown(owner: string, options: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue
    const list = known.map((each) => `\`${each}\``).join(', ')
    throw new SpecError('SPEC_UNKNOWN_OPTION', `${owner}: there is no option \`${name}\`. There are ${list}.`)
  }
}
