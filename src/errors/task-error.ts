import type { CodeOf } from './catalogue.ts'
import type { ExitReason } from './exit-reason.ts'
import { TuttiError } from './tutti-error.ts'

/** What a {@link TaskError} knows beside its code. */
export interface TaskErrorDetails {
  /** How the task ended, if it has. */
  readonly reason?: ExitReason
  /** What the function threw, if it did. */
  readonly cause?: unknown
}

/** A task has no result. */
export class TaskError extends TuttiError {
  override readonly name = 'TaskError'
  readonly code: CodeOf<'TaskError'>
  readonly reason: ExitReason | undefined

  constructor(code: CodeOf<'TaskError'>, message: string, { reason, cause }: TaskErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.reason = reason
  }
}
