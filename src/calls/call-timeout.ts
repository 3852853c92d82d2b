import { CallError, type CallProgress, EXPLAIN_PROGRESS, formatStart, type StartAwaited } from '../errors/call-error.ts'
import type { Envelope } from './envelope.ts'

/** What is known of a call whose time is over. */
export interface ExpiredCall {
  readonly target: string
  readonly envelope: Envelope
  readonly progress: CallProgress
  /** How long it was allowed to wait. */
  readonly queueMs: number | 'infinity'
  /** What kept it waiting, if it was a start. */
  readonly start: StartAwaited | undefined
}

/**
 * The error for a call whose time is over.
 *
 * @param now - On the system's clock, in milliseconds.
 */
export function callTimeout({ target, envelope, progress, queueMs, start }: ExpiredCall, now: number): CallError {
  const { asked, place, sentAt } = envelope
  const { method, deadlineAt } = asked
  const waited = `${Math.round(now - sentAt)} ms`
  const clock = place !== undefined && (deadlineAt === undefined || now < deadlineAt) ? 'queue' : 'deadline'
  const why = `${EXPLAIN_PROGRESS[progress]}${start === undefined ? '' : `: ${formatStart(start)}`}`
  const message =
    clock === 'queue'
      ? `"${method}" on "${target}" waited ${waited} in the mailbox, longer than queueMs (${queueMs}); ${why}`
      : `"${method}" on "${target}" had no answer after ${waited}; ${why}`
  return new CallError('CALL_TIMEOUT', message, {
    target,
    method,
    progress,
    clock,
    ...(start === undefined ? {} : { start }),
  })
}
