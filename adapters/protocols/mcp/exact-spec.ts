import { SpecError } from '../../../src/index.ts'

/** How a package is named in one version. */
export interface ExactSpec {
  /** Of the function that it is given to, as `npmServer()`. */
  readonly owner: string
  /** Its first group is the name. */
  readonly pattern: RegExp
  readonly example: string
}

/**
 * The name in a spec of a package: a range, or a tag, would mean another program tomorrow.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it has no exact version.
 */
export function nameInSpec(given: unknown, { owner, pattern, example }: ExactSpec): string {
  const name = typeof given === 'string' ? pattern.exec(given)?.[1] : undefined
  if (name !== undefined) return name
  const got = typeof given === 'string' ? JSON.stringify(given) : typeof given
  const message = `${owner}: expected a name and an exact version, as "${example}"; got ${got}`
  throw new SpecError('SPEC_INVALID_OPTION', message)
}
