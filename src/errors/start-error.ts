import type { CodeOf } from './catalogue.ts'
import { type ExitReason, formatExitReason } from './exit-reason.ts'
import { SHORTAGES } from './shortage.ts'
import { TuttiError } from './tutti-error.ts'

/**
 * A tree could not be started. What had come up before has been stopped again, in reverse order.
 */
export class StartError extends TuttiError {
  override readonly name = 'StartError'
  readonly code: CodeOf<'StartError'>
  /** The nested reason, as OTP's `{shutdown, {failed_to_start_child, Id, Reason}}`. */
  readonly reason: ExitReason

  constructor(code: CodeOf<'StartError'>, path: string, reason: ExitReason) {
    super(`The tree "${path}" did not start: ${formatExitReason(reason)}${adviceOnShortage(reason)}`)
    this.code = code
    this.reason = reason
  }
}

/** What to do when it is the machine that could not start more. */
function adviceOnShortage(reason: ExitReason): string {
  if (reason.type === 'shutdown' && reason.detail?.type === 'failed_to_start_child')
    return adviceOnShortage(reason.detail.reason)
  const advice = reason.type === 'spawn_failed' ? SHORTAGES[reason.errno] : undefined
  return advice === undefined ? '' : `. ${advice}`
}
