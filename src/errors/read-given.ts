import { reasonOf } from './reason-of.ts'
import { SpecError } from './spec-error.ts'

/**
 * Reads what a user handed to one of our functions. What it throws meanwhile is a mistake in what
 * was given.
 *
 * @param where - The function, and what it takes, as
 *   `formatDeath(), which takes a death certificate`.
 * @param read - Must do nothing but read.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`
 */
export function readGiven<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SpecError) throw error
    const message = `${where}, was given something else; reading it failed: ${reasonOf(error)}`
    throw new SpecError('SPEC_INVALID_OPTION', message, error)
  }
}
