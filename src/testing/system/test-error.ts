import type { CodeOf } from '../../errors/catalogue.ts'
import { TuttiError } from '../../errors/tutti-error.ts'

/** Something is amiss in a test, or with what it tests. */
export class TestError extends TuttiError {
  override readonly name = 'TestError'
  readonly code: CodeOf<'TestError'>

  constructor(code: CodeOf<'TestError'>, message: string) {
    super(message)
    this.code = code
  }
}
