import type { CodeOf } from './catalogue.ts'
import { type ExitReason, formatExitReason } from './exit-reason.ts'
import { TuttiError } from './tutti-error.ts'

/** A tree could not be started. What had come up before has been stopped again, in reverse order. */
export class StartError extends TuttiError {
  override readonly name = 'StartError'
  readonly code: CodeOf<'StartError'>
  /** The nested reason, as OTP's `{shutdown, {failed_to_start_child, Id, Reason}}`. */
  readonly reason: ExitReason

  constructor(code: CodeOf<'StartError'>, path: string, reason: ExitReason) {
    super(`The tree "${path}" did not start: ${formatExitReason(reason)}`)
    this.code = code
    this.reason = reason
  }
}
