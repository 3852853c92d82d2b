import { readGiven } from './read-given.ts'

/**
 * Why a child ended, as plain data. Errors are for callers; exit reasons are for supervisors.
 *
 * | `type` | when | class |
 * |---|---|---|
 * | `normal` | exit code 0, nobody asked | graceful |
 * | `shutdown` | we asked, and it ended in time | graceful |
 * | `exited` | exit code other than 0 | abnormal |
 * | `signaled` | a signal that we did not send | abnormal |
 * | `killed` | killed by us: our own SIGKILL, or an actor that was killed | abnormal |
 * | `spawn_failed` | the process could not be started | abnormal |
 * | `handshake_failed` | it ran, but never became ready | abnormal |
 * | `protocol` | it broke the wire protocol | abnormal |
 * | `unresponsive` | it missed its heartbeats | abnormal |
 * | `overrun` | a call was cancelled, and did not end within its grace | abnormal |
 * | `resource_limit` | it ran into a limit that was set for it | abnormal |
 * | `crashed` | the host's side threw; `cause` is the error's text and stack | abnormal |
 * | `noproc` | what it is linked to, or watches, has no life | abnormal |
 * | `already_started` | the name that it was to have is taken | abnormal |
 *
 * @source OTP's exit reasons: `normal`, `shutdown`, `{shutdown, Term}`, `killed`, anything else.
 */
export type ExitReason =
  | { readonly type: 'normal' }
  | { readonly type: 'shutdown'; readonly detail?: ShutdownDetail }
  | { readonly type: 'exited'; readonly code: number }
  | { readonly type: 'signaled'; readonly signal: string }
  | { readonly type: 'killed'; readonly after: KilledAfter }
  | { readonly type: 'spawn_failed'; readonly errno: string; readonly diagnosis: string }
  | { readonly type: 'handshake_failed'; readonly cause: HandshakeFailure; readonly diagnosis: string }
  | { readonly type: 'protocol'; readonly code: string; readonly violation: string }
  | { readonly type: 'unresponsive'; readonly missedMs: number }
  | { readonly type: 'overrun'; readonly method: string; readonly graceMs: number }
  | { readonly type: 'resource_limit'; readonly limit: string }
  | { readonly type: 'crashed'; readonly cause: string }
  | { readonly type: 'noproc' }
  | { readonly type: 'already_started'; readonly name: string; readonly path: string }

const TYPES: ReadonlySet<unknown> = new Set(
  Object.keys({
    normal: true,
    shutdown: true,
    exited: true,
    signaled: true,
    killed: true,
    spawn_failed: true,
    handshake_failed: true,
    protocol: true,
    unresponsive: true,
    overrun: true,
    resource_limit: true,
    crashed: true,
    noproc: true,
    already_started: true,
  } satisfies Record<ExitReason['type'], true>),
)

/** Whether something from outside is one, as far as its `type` says. */
export function isExitReason(value: unknown): value is ExitReason {
  return typeof value === 'object' && value !== null && 'type' in value && TYPES.has(value.type)
}

/** What a supervisor (or an actor) adds to its own `shutdown`. OTP's `{shutdown, Term}`. */
export type ShutdownDetail =
  | { readonly type: 'failed_to_start_child'; readonly id: string; readonly reason: ExitReason }
  | { readonly type: GiveUpCause; readonly id: string; readonly reason: ExitReason }
  | { readonly type: 'auto_shutdown'; readonly id: string }

/**
 * Why a supervisor gives up. `reached_max_restart_intensity`: too many restarts of its children.
 * `restart_budget_exhausted`: too many of one child that has a budget of its own.
 * `restart_is_futile`: a restart failed for a cause that another attempt does not mend.
 */
export type GiveUpCause = 'reached_max_restart_intensity' | 'restart_budget_exhausted' | 'restart_is_futile'

/**
 * What had run out, or who asked, when we killed it; `exit_signal`: the signal `kill` of another.
 */
export type KilledAfter = 'shutdown_timeout' | 'brutal_kill' | 'start_aborted' | 'forced_shutdown' | 'exit_signal'

/** How a handshake failed. */
export type HandshakeFailure = 'timeout' | 'exited' | 'wrong_version' | 'not_protocol'

/** A reason without fields, shared because it is so common. */
export const NORMAL: ExitReason = Object.freeze({ type: 'normal' })

/** As {@link NORMAL}. */
export const SHUTDOWN: ExitReason = Object.freeze({ type: 'shutdown' })

/** As {@link NORMAL}. */
export const NOPROC: ExitReason = Object.freeze({ type: 'noproc' })

/**
 * The only classifier: graceful (`normal`, `shutdown` with or without detail) or abnormal
 * (everything else).
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it is no exit reason.
 * @source OTP `supervisor:do_restart/3`: `normal`, `shutdown`, `{shutdown, _}`.
 */
export function isGraceful(reason: ExitReason): boolean {
  return readGiven('isGraceful(), which takes an exit reason', () => ['normal', 'shutdown'].includes(reason.type))
}

/**
 * One line for a log or an error message; nested reasons are written out.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it is no exit reason.
 */
export function formatExitReason(reason: ExitReason): string {
  return readGiven('formatExitReason(), which takes an exit reason', () => format(reason))
}

function format(reason: ExitReason): string {
  switch (reason.type) {
    case 'normal':
      return 'normal'
    case 'shutdown':
      return reason.detail === undefined ? 'shutdown' : `shutdown (${formatDetail(reason.detail)})`
    case 'exited':
      return `exited with code ${reason.code}`
    case 'signaled':
      return `ended by signal ${reason.signal}`
    case 'killed':
      return `killed after ${reason.after.replaceAll('_', ' ')}`
    case 'spawn_failed':
      return `could not be started (${reason.errno}): ${reason.diagnosis}`
    case 'handshake_failed':
      return `did not become ready: ${reason.diagnosis}`
    case 'protocol':
      return `broke the protocol (${reason.code}): ${reason.violation}`
    case 'unresponsive':
      return `unresponsive for ${Math.round(reason.missedMs)} ms`
    case 'overrun':
      return `"${reason.method}" did not end within ${reason.graceMs} ms after it was cancelled`
    case 'resource_limit':
      return `ran into its limit: ${reason.limit}`
    case 'crashed':
      return `crashed: ${reason.cause.split('\n', 1)[0] ?? ''}`
    case 'noproc':
      return 'what it depends on has no life'
    case 'already_started':
      return `the name "${reason.name}" is taken by "${reason.path}"`
  }
}

function formatDetail(detail: ShutdownDetail): string {
  switch (detail.type) {
    case 'failed_to_start_child':
      return `failed to start child "${detail.id}": ${format(detail.reason)}`
    case 'reached_max_restart_intensity':
      return `reached max restart intensity; last "${detail.id}": ${format(detail.reason)}`
    case 'restart_budget_exhausted':
      return `restart budget of "${detail.id}" exhausted; last: ${format(detail.reason)}`
    case 'restart_is_futile':
      return `another restart of "${detail.id}" would be futile: ${format(detail.reason)}`
    case 'auto_shutdown':
      return `significant child "${detail.id}" ended`
  }
}
