import type { CodeOf } from '../errors/catalogue.ts'
import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from './describe-value.ts'

/** One field of a spec that is not what it should be. */
export interface Mistake {
  readonly code: CodeOf<'SpecError'>
  /** Whose spec it is, as `Child "linguistics/phonemes"`. */
  readonly owner: string
  /** Name of the field, as `shutdown` or `prepare[0].steps`. */
  readonly field: string
  /** Continues "to be", as `a boolean`. */
  readonly expected: string
  readonly got: unknown
  /** A sentence that says what to do. */
  readonly advice: string
}

/** The error for a mistake: what failed, to whom, why, what to do. */
export function mistake({ code, owner, field, expected, got, advice }: Mistake): SpecError {
  return new SpecError(
    code,
    `${owner} has a wrong spec: expected \`${field}\` to be ${expected}; got ${describeValue(got)}. ${advice}`,
  )
}
