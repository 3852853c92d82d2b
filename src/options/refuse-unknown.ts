import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from './describe-value.ts'
import { nearest } from './nearest.ts'

/**
 * Refuses names that do not exist: an option that was misspelled would have no effect, and nobody
 * would be told.
 *
 * @param known - All names that are valid there. An option that is `undefined` counts as absent.
 * @throws {@link SpecError} `SPEC_UNKNOWN_OPTION`
 */
export function refuseUnknown(owner: string, options: object, known: readonly string[]): void {
  const unknown = unknownOption(options, known)
  if (unknown !== undefined) throw new SpecError('SPEC_UNKNOWN_OPTION', `${owner}: ${unknown}`)
}

/**
 * What is wrong with the first option that does not exist, and which do, the most similar first.
 *
 * @returns `undefined` when all exist.
 */
export function unknownOption(options: object, known: readonly string[]): string | undefined {
  const name = Object.keys(options).find((each) => !known.includes(each) && Reflect.get(options, each) !== undefined)
  if (name === undefined) return undefined
  const { sorted, meant } = nearest(name, known)
  const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`
  return `there is no option ${quote(name)}.${hint} Valid: ${sorted.map((each) => `\`${each}\``).join(', ')}`
}

/** Names come from outside: they are shortened, and cannot break out of the message. */
function quote(name: string): string {
  return /^[\w$.-]{1,64}$/.test(name) ? `\`${name}\`` : describeValue(name)
}
