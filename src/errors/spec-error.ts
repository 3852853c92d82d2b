import type { CodeOf } from './catalogue.ts'
import { TuttiError } from './tutti-error.ts'

/** The caller's spec or option is wrong. Thrown synchronously, before anything is started, and never retried. */
export class SpecError extends TuttiError {
  override readonly name = 'SpecError'
  readonly code: CodeOf<'SpecError'>

  constructor(code: CodeOf<'SpecError'>, message: string) {
    super(message)
    this.code = code
  }
}
