import { type ExitReason, NORMAL, SHUTDOWN } from '../errors/exit-reason.ts'

/** How a process ended, as the operating system says. */
export interface ProcessEnd {
  readonly code: number | undefined
  readonly signal: string | undefined
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
 * Code 0, and our own SIGTERM, count as `shutdown` only for a process that had been asked to stop.
 */
export function classifyExit(end: ProcessEnd, { verdict, wasAsked }: Circumstances): ExitReason {
  if (verdict !== undefined) return verdict
  if (end.signal !== undefined) {
    return wasAsked && end.signal === 'SIGTERM' ? SHUTDOWN : { type: 'signaled', signal: end.signal }
  }
  if (end.code === 0 || end.code === undefined) return wasAsked ? SHUTDOWN : NORMAL
  return { type: 'exited', code: end.code }
}
