import type { CodeOf } from './catalogue.ts'
import { TuttiError } from './tutti-error.ts'

/**
 * The caller's spec or option is wrong. Thrown synchronously, before anything is started, and never
 * retried.
 */
export class SpecError extends TuttiError {
  override readonly name = 'SpecError'
  readonly code: CodeOf<'SpecError'>

  /** @param cause - What was thrown while the spec was read, if that was the mistake. */
  constructor(code: CodeOf<'SpecError'>, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
