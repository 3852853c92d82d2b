import type { CodeOf } from './catalogue.ts'
import type { DeathCertificate } from './death-certificate.ts'
import { TuttiError } from './tutti-error.ts'

/**
 * How far a call had come when it failed. `started` is the only one after which it may have had effects: the other two are only said when they are certain.
 */
export type CallProgress = 'not_delivered' | 'not_started' | 'started'

/** The same in words, for messages. */
export const EXPLAIN_PROGRESS: Readonly<Record<CallProgress, string>> = Object.freeze({
  not_delivered: 'it was never delivered',
  not_started: 'it was delivered, but certainly not started',
  started: 'the worker may have started it',
})

/**
 * Which time of a call was over. `deadline`: all of it. `queue`: that for waiting in the mailbox. `idle`: that for waiting for the next element of a stream.
 */
export type CallClock = 'deadline' | 'queue' | 'idle'

/** What a {@link CallError} knows beside its code. */
export interface CallErrorDetails {
  /** Path of the child that was called. */
  readonly target: string
  readonly method: string
  readonly progress: CallProgress
  /** Present with `CALL_TIMEOUT`. */
  readonly clock?: CallClock
  /** Present with `CALL_EXITED`. */
  readonly death?: DeathCertificate
  /** Present with `CALL_QUARANTINED`. */
  readonly retryInMs?: number
  readonly cause?: unknown
}

/** One request did not get its answer. Rejects that call and no other. */
export class CallError extends TuttiError {
  override readonly name = 'CallError'
  readonly code: CodeOf<'CallError'>
  readonly target: string
  readonly method: string
  readonly progress: CallProgress
  readonly clock: CallClock | undefined
  readonly death: DeathCertificate | undefined
  /** With `CALL_QUARANTINED`: when the child is tried again, in milliseconds from when the call failed. */
  readonly retryInMs: number | undefined

  constructor(code: CodeOf<'CallError'>, message: string, details: CallErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.target = details.target
    this.method = details.method
    this.progress = details.progress
    this.clock = details.clock
    this.death = details.death
    this.retryInMs = details.retryInMs
  }
}
