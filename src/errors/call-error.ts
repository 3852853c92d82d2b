import type { CodeOf } from './catalogue.ts'
import { type DeathCertificate, formatDeath, formatUptime } from './death-certificate.ts'
import { TuttiError } from './tutti-error.ts'

/**
 * How far a call had come when it failed. `started` is the only one after which it may have had
 * effects: the other two are only said when they are certain.
 */
export type CallProgress = 'not_delivered' | 'not_started' | 'started'

/** The same in words, for messages. */
export const EXPLAIN_PROGRESS: Readonly<Record<CallProgress, string>> = Object.freeze({
  not_delivered: 'it was never delivered',
  not_started: 'it was delivered, but certainly not started',
  started: 'the worker may have started it',
})

/**
 * Which time of a call was over. `deadline`: all of it. `queue`: that for waiting in the mailbox.
 * `idle`: that for waiting for the next element of a stream.
 */
export type CallClock = 'deadline' | 'queue' | 'idle'

/** The start that a call waited for in vain. */
export interface StartAwaited {
  /**
   * `pending`: its supervisor starts, and the siblings before it are not up yet. `restarting`: it
   * waits for its turn, or its backoff.
   */
  readonly state: 'pending' | 'starting' | 'restarting'
  /** For how long it had been so when the call failed, in milliseconds. */
  readonly sinceMs: number
  /**
   * How long its last start took until it was ready, in milliseconds. Absent: it has not been ready
   * yet.
   */
  readonly lastStartMs?: number
  /** How its life before that ended. Absent: there was none. */
  readonly death?: DeathCertificate
}

/** The same as part of a sentence about the call. */
export function formatStart({ state, sinceMs, lastStartMs, death }: StartAwaited): string {
  const before = death === undefined ? '' : `; its last life ${formatDeath(death)}`
  const last = lastStartMs === undefined ? '' : `; its last start took ${formatUptime(lastStartMs)}`
  const why = state === 'pending' ? ', until the siblings before it are up' : ''
  return `the child has been ${state} for ${formatUptime(sinceMs)}${why}${last}${before}. Give the call a longer deadline, or make the start faster`
}

/** What a {@link CallError} knows beside its code. */
export interface CallErrorDetails {
  /** Path of the child that was called. */
  readonly target: string
  readonly method: string
  readonly progress: CallProgress
  /** Present with `CALL_TIMEOUT`. */
  readonly clock?: CallClock
  /** Present with a `CALL_TIMEOUT` of a call that waited for a child to start. */
  readonly start?: StartAwaited
  /** Present with `CALL_EXITED`. */
  readonly death?: DeathCertificate
  /** Present with `CALL_QUARANTINED`. */
  readonly retryInMs?: number
  /** Present with `CALL_OVERLOADED` and `CALL_CIRCUIT_OPEN`. */
  readonly retryAfterMs?: number
  /** Present with `CALL_CIRCUIT_OPEN`. */
  readonly openForMs?: number
  /** Present with `CALL_SESSION_ENDED`. */
  readonly sessionEnd?: 'released' | 'deadline' | 'holder_ended' | 'member_died'
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
  /** With `CALL_TIMEOUT`: the start that the call waited for; `undefined` when there was none. */
  readonly start: StartAwaited | undefined
  readonly death: DeathCertificate | undefined
  /**
   * With `CALL_QUARANTINED`: when the child is tried again, in milliseconds from when the call
   * failed.
   */
  readonly retryInMs: number | undefined
  /**
   * With `CALL_OVERLOADED` and `CALL_CIRCUIT_OPEN`: when the call may be tried again, in
   * milliseconds from when it was refused.
   */
  readonly retryAfterMs: number | undefined
  /**
   * With `CALL_CIRCUIT_OPEN`: for how long calls of the method have been refused, in milliseconds.
   */
  readonly openForMs: number | undefined
  /** With `CALL_SESSION_ENDED`: how it ended. */
  readonly sessionEnd: CallErrorDetails['sessionEnd']

  constructor(code: CodeOf<'CallError'>, message: string, details: CallErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.target = details.target
    this.method = details.method
    this.progress = details.progress
    this.clock = details.clock
    this.start = details.start
    this.death = details.death
    this.retryInMs = details.retryInMs
    this.retryAfterMs = details.retryAfterMs
    this.openForMs = details.openForMs
    this.sessionEnd = details.sessionEnd
  }
}
