import type { ErrorCode } from '../errors/catalogue.ts'

/** What a call that has ended says of its method. `ignored`: nothing. */
export type CallOutcome = 'success' | 'failure' | 'ignored'

/** How a call ended. */
export interface EndedCall {
  /** `ok`, or that of its error. */
  readonly code: string
  /** Whether a member ever had it. */
  readonly wasDelivered: boolean
  /** Name of the error that the handler threw, with `REMOTE_ERROR`. */
  readonly remoteName?: string | undefined
}

/**
 * The errors that are a method's own fault: it threw, took too long, killed its member, or returned
 * what cannot be carried.
 */
const FAILURES: ReadonlySet<string> = new Set<ErrorCode>([
  'REMOTE_ERROR',
  'REMOTE_UNENCODABLE',
  'CALL_EXITED',
  'CALL_TIMEOUT',
])

/**
 * What a call that has ended says of its method, for the breaker.
 *
 * A caller that gave up, a call that was refused or never delivered, and one that was wrong, say
 * nothing of it.
 *
 * @param ignoreErrors - Names of errors that handlers throw when the caller is wrong.
 */
export function callOutcome(
  { code, wasDelivered, remoteName }: EndedCall,
  ignoreErrors: readonly string[],
): CallOutcome {
  if (code === 'ok') return 'success'
  if (!wasDelivered || !FAILURES.has(code)) return 'ignored'
  return remoteName !== undefined && ignoreErrors.includes(remoteName) ? 'ignored' : 'failure'
}
