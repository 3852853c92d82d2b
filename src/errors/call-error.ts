import type { CodeOf } from './catalogue.ts'
import type { DeathCertificate } from './death-certificate.ts'
import { TuttiError } from './tutti-error.ts'

/** How far a call had come when it failed. `started` is the only one after which it may have had effects. */
export type CallProgress = 'not_delivered' | 'not_started' | 'started'

/** What a {@link CallError} knows beside its code. */
export interface CallErrorDetails {
  /** Path of the child that was called. */
  readonly target: string
  readonly method: string
  readonly progress: CallProgress
  /** Present with `CALL_EXITED`. */
  readonly death?: DeathCertificate
  readonly cause?: unknown
}

/** One request did not get its answer. Rejects that call and no other. */
export class CallError extends TuttiError {
  override readonly name = 'CallError'
  readonly code: CodeOf<'CallError'>
  readonly target: string
  readonly method: string
  readonly progress: CallProgress
  readonly death: DeathCertificate | undefined

  constructor(code: CodeOf<'CallError'>, message: string, details: CallErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.target = details.target
    this.method = details.method
    this.progress = details.progress
    this.death = details.death
  }
}
