import type { CodeOf } from './catalogue.ts'
import { TuttiError } from './tutti-error.ts'

/** A build or installation that a worker needs could not be made. The cache is as it was before. */
export class PrepareError extends TuttiError {
  override readonly name = 'PrepareError'
  readonly code: CodeOf<'PrepareError'>
  /** Name of the preparation, as `python environment`. */
  readonly preparation: string
  /** What to install, when a tool is missing. */
  readonly install: string | undefined

  constructor(
    code: CodeOf<'PrepareError'>,
    message: string,
    details: { readonly preparation: string; readonly install?: string },
  ) {
    super(message)
    this.code = code
    this.preparation = details.preparation
    this.install = details.install
  }
}
