import { type ExitReason, formatExitReason } from './exit-reason.ts'
import type { FrameTrace } from './frame-trace.ts'

/** What became of one call or cast that a worker held when it died. */
export interface CallInFlight {
  readonly method: string
  /** `started`: it may have had effects. `not_started`: it provably had none. `unknown`: a cast, which is never acknowledged. */
  readonly progress: 'started' | 'not_started' | 'unknown'
  /** `redelivered`: back in the mailbox. `failed`: its caller was told. `lost`: a cast that nobody waits for. `settled`: its caller had given up before. */
  readonly outcome: 'redelivered' | 'failed' | 'lost' | 'settled'
}

/** Everything that is known of one worker's death. Plain data; it travels with the callers' errors and with telemetry. */
export interface DeathCertificate {
  /** Path of the child in its tree, as `linguistics/sentiment`. */
  readonly path: string
  readonly incarnation: string
  readonly reason: ExitReason
  /** `undefined` when no process was ever started. */
  readonly pid: number | undefined
  /** Exit code of the process; `undefined` when a signal ended it. */
  readonly code: number | undefined
  /** Signal that ended the process, as `SIGKILL`. */
  readonly signal: string | undefined
  /** From start to end, in milliseconds. */
  readonly uptimeMs: number
  /** The last bytes of stderr as text, at most 64 KiB. */
  readonly stderrTail: string
  /** Calls and casts that had been written to the worker and not answered, oldest first. */
  readonly inFlight: readonly CallInFlight[]
  /** The last frames between it and the host, at most 16, oldest first. None for an actor of the host. */
  readonly lastFrames: readonly FrameTrace[]
}

/** One line: who, why, after how long, and the last line of stderr when there is one. */
export function formatDeath(death: DeathCertificate): string {
  const lastWords = death.stderrTail.trimEnd().split('\n').at(-1) ?? ''
  const quoted = lastWords === '' ? '' : `; its last line on stderr was: ${lastWords.slice(0, 300)}`
  return `${formatExitReason(death.reason)} after ${formatUptime(death.uptimeMs)}${quoted}`
}

/** `120 ms`, or `12 s`. */
export function formatUptime(uptimeMs: number): string {
  return uptimeMs < 10_000 ? `${Math.round(uptimeMs)} ms` : `${Math.round(uptimeMs / 1000)} s`
}
