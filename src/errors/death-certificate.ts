import { type ExitReason, formatExitReason } from './exit-reason.ts'
import type { FrameTrace } from './frame-trace.ts'
import { type LastWords, lastWords } from './last-words.ts'
import { readGiven } from './read-given.ts'
import type { ResourceUsage } from './resource-usage.ts'

/** What became of one call or cast that a worker held when it died. */
export interface CallInFlight {
  readonly method: string
  /**
   * `started`: it may have had effects. `not_started`: it provably had none. `unknown`: a cast,
   * which is never acknowledged.
   */
  readonly progress: 'started' | 'not_started' | 'unknown'
  /**
   * `redelivered`: back in the mailbox. `failed`: its caller was told. `lost`: a cast that nobody
   * waits for. `settled`: its caller had given up before.
   */
  readonly outcome: 'redelivered' | 'failed' | 'lost' | 'settled'
}

/**
 * Everything that is known of one worker's death. Plain data; it travels with the callers' errors
 * and with telemetry.
 */
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
  /**
   * The line of stderr that most likely says why it ended, and when it came. Absent when it wrote
   * nothing, and for an actor of the host.
   */
  readonly lastWords?: LastWords
  /** Calls and casts that had been written to the worker and not answered, oldest first. */
  readonly inFlight: readonly CallInFlight[]
  /**
   * The last frames between it and the host, at most 16, oldest first. None for an actor of the
   * host.
   */
  readonly lastFrames: readonly FrameTrace[]
  /** What it used; absent where the machine does not count it, and for an actor of the host. */
  readonly usage?: ResourceUsage
  /**
   * Casts that it was given, and never said of any that it is finished; absent when it did, or was
   * given none.
   */
  readonly missingCredit?: number
  /** Set when its process, or one that it had started, could not be ended. */
  readonly hasSurvivors?: true
  /** Which, and why, as SIGKILL that is not permitted (EPERM); with `hasSurvivors`. */
  readonly survivors?: string
}

/**
 * One line: what happened, after how long, why, and what stderr says of it when there is something.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it is no certificate.
 */
export function formatDeath(death: DeathCertificate): string {
  return readGiven('formatDeath(), which takes a death certificate', () => lineOf(death))
}

function lineOf(death: DeathCertificate): string {
  const account = accountOfDeath(death)
  const { text, beforeEndMs } = death.lastWords ?? { text: lastWords(death.stderrTail), beforeEndMs: 0 }
  const words = text.slice(0, 300)
  // Who ended before READY is quoted in the reason itself.
  if (account.includes(words)) return account
  return beforeEndMs <= LONG_BEFORE_MS
    ? `${account}; on stderr it said: ${words}`
    : `${account}; it said nothing of it: its last line on stderr came ${formatUptime(beforeEndMs)} before: ${words}`
}

/**
 * What a program says of its end comes at once. A line that is older belongs to something else, as
 * to an earlier call.
 */
const LONG_BEFORE_MS = 1_000

/**
 * What happened, after how long, and why: the life comes before the reason's explanation, which may
 * be long.
 */
export function accountOfDeath({ reason, uptimeMs }: Pick<DeathCertificate, 'reason' | 'uptimeMs'>): string {
  const { what, why } = split(reason)
  return `${what} after ${formatUptime(uptimeMs)}${why === undefined ? '' : `: ${why}`}`
}

function split(reason: ExitReason): { readonly what: string; readonly why?: string } {
  switch (reason.type) {
    case 'normal':
      return { what: 'ended normally' }
    case 'shutdown':
      return { what: 'was shut down', ...(reason.detail === undefined ? {} : { why: formatExitReason(reason) }) }
    case 'killed':
      return { what: `killed (${reason.after.replaceAll('_', ' ')})` }
    case 'unresponsive':
      return { what: 'unresponsive', why: `silent for ${Math.round(reason.missedMs)} ms` }
    case 'overrun':
      return { what: 'overrun', why: formatExitReason(reason) }
    case 'spawn_failed':
      return { what: `could not be started (${reason.errno})`, why: reason.diagnosis }
    case 'handshake_failed':
      return { what: 'did not become ready', why: reason.diagnosis }
    case 'protocol':
      return { what: `broke the protocol (${reason.code})`, why: reason.violation }
    case 'resource_limit':
      return { what: 'ran into its limit', why: reason.limit }
    case 'crashed':
      return { what: 'crashed', why: reason.cause.split('\n', 1)[0] ?? '' }
    default:
      return { what: formatExitReason(reason) }
  }
}

/** `120 ms`, or `12 s`. */
export function formatUptime(uptimeMs: number): string {
  return uptimeMs < 10_000 ? `${Math.round(uptimeMs)} ms` : `${Math.round(uptimeMs / 1000)} s`
}
