import type { CodeOf } from './catalogue.ts'
import { TuttiError } from './tutti-error.ts'

/** Bytes, or a value, break the protocol. From a worker it ends the port with reason `protocol`. */
export class WireError extends TuttiError {
  override readonly name = 'WireError'
  readonly code: CodeOf<'WireError'>

  constructor(code: CodeOf<'WireError'>, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
