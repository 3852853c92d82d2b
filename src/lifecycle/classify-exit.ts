import { type ExitReason, NORMAL, SHUTDOWN } from '../errors/exit-reason.ts'

/** How a process ended, as the operating system says. */
export interface ProcessEnd {
  readonly code: number | undefined
  readonly signal: string | undefined
}

/** Signals that ask a process to end. */
const ASKING: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT', 'SIGHUP'])

/** Whether a signal asks a process to end, as a terminal or a service manager does. */
export function asksToEnd(signal: string): boolean {
  return ASKING.has(signal)
}

/** What the host had to do with it. */
export interface Circumstances {
  /** Why we killed it, when we did. It outweighs what the operating system says. */
  readonly verdict: ExitReason | undefined
  /** Whether it had been asked to stop. */
  readonly wasAsked: boolean
}

/**
 * The exit reason of a process. Pure.
 *
 * Code 0, our own SIGTERM, and what a terminal or a service manager sends to all processes at once
 * count as `shutdown` only for a process that had been asked to stop.
 */
export function classifyExit(end: ProcessEnd, { verdict, wasAsked }: Circumstances): ExitReason {
  if (verdict !== undefined) return verdict
  if (end.signal !== undefined) {
    return wasAsked && ASKING.has(end.signal) ? SHUTDOWN : { type: 'signaled', signal: end.signal }
  }
  if (end.code === 0 || end.code === undefined) return wasAsked ? SHUTDOWN : NORMAL
  return { type: 'exited', code: end.code }
}
