import { reasonOf } from '../errors/reason-of.ts'
import { SpecError } from '../errors/spec-error.ts'

/**
 * Reads something from outside and checks it. What its getters and proxies throw meanwhile is a
 * mistake in the spec like any other, so that a spec can be refused and never ends the supervisor
 * that it was handed to.
 *
 * @param owner - Whose spec it is, as `Child "linguistics/phonemes"`.
 * @param read - Must do nothing but read and check: a mistake of ours in it would count as one of
 *   the spec.
 * @throws {@link SpecError} as `read` does; `SPEC_INVALID` for anything else, which is its `cause`.
 */
export function readSpec<T>(owner: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SpecError) throw error
    const why = `could not be read: ${reasonOf(error)}`
    throw new SpecError('SPEC_INVALID', `${owner} has a spec that ${why}. Make it of plain data.`, error)
  }
}
