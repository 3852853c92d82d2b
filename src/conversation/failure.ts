import { CallError } from '../errors/call-error.ts'
import type { CodeOf } from '../errors/catalogue.ts'
import { RemoteError } from '../errors/remote-error.ts'
import { isTuttiError } from '../errors/tutti-error.ts'
import type { FailInfo } from '../wire/worker-message.ts'

/** Whose `FAIL` it is. */
export interface FailedCall {
  readonly target: string
  readonly method: string
  /** Whether its deadline has passed. Only then is that believed to be the reason. */
  readonly isOverdue: boolean
  /**
   * Whether it was started all the same: elements have flowed, or a life before this one had it.
   */
  readonly wasStarted: boolean
  /** What READY said that the worker can do. */
  readonly methods: readonly string[]
}

/** What a worker says of a call that it does not start. */
const REFUSALS: ReadonlySet<string> = new Set(['EXPIRED', 'STOPPING', 'STREAM_ONLY', 'UNKNOWN_METHOD'])

/**
 * Whether a `FAIL` says that the call was not started; such a one may come before its turn
 * (`docs/protocol.md` §6).
 *
 * @param wasCancelled - Whether the worker was told to cancel it: else `CANCELLED` comes from its
 *   handler.
 */
export function isRefusal(code: string, wasCancelled: boolean): boolean {
  return REFUSALS.has(code) || (wasCancelled && code === 'CANCELLED')
}

/** What a worker says that is not so: its caller has not given up, and the deadline is not over. */
const UNTRUE: ReadonlyMap<string, string> = new Map([
  ['EXPIRED', ' (the worker answered EXPIRED, and the deadline had not passed)'],
  ['CANCELLED', ' (the worker answered CANCELLED, and nobody had cancelled the call)'],
])

/** The error that a caller gets for a `FAIL` (`docs/protocol.md` §5). */
export function errorOfFailure(
  error: FailInfo,
  { target, method, isOverdue, wasStarted, methods }: FailedCall,
): CallError | RemoteError {
  if (error.code === 'EXPIRED' && isOverdue) {
    const message = `"${method}" on "${target}" reached the worker too late: ${error.message}`
    const progress = wasStarted ? 'started' : 'not_started'
    return new CallError('CALL_TIMEOUT', message, { target, method, progress, clock: 'deadline' })
  }
  if (error.code === 'CANCELLED' && isOverdue) {
    const message = `"${method}" on "${target}" gave up when its deadline passed: ${error.message}`
    return new CallError('CALL_TIMEOUT', message, { target, method, progress: 'started', clock: 'deadline' })
  }
  const { name, stack, data } = error
  const known = error.code === 'UNKNOWN_METHOD' ? listUnless(error.message, methods) : ''
  const message = error.message + (UNTRUE.get(error.code) ?? '') + known
  return new RemoteError(
    REMOTE_CODES.get(error.code) ?? 'REMOTE_ERROR',
    { target, method },
    { name, message, stack, data },
  )
}

/** The methods of a worker, unless it has told them itself, as those with an SDK do. */
function listUnless(message: string, methods: readonly string[]): string {
  if (methods.length === 0 || methods.some((method) => message.includes(method))) return ''
  const more = methods.length > LISTED_METHODS ? ` and ${methods.length - LISTED_METHODS} more` : ''
  const listed = methods.slice(0, LISTED_METHODS).map((method) => `"${method}"`)
  return ` (its methods are ${listed.join(', ')}${more})`
}

const LISTED_METHODS = 30

/**
 * The `error` of a `FAIL` that tells a worker why its own call failed: with the code of whom it
 * called, or a `CALL_…` code of ours.
 */
export function failureOfError(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof RemoteError) {
    const { name, message, stack, data } = error.remote
    return { code: WIRE_CODES[error.code], name, message, stack: stack ?? null, data: data ?? null }
  }
  if (isTuttiError(error)) return { code: error.code, name: error.name, message: error.message }
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return { code: 'HANDLER_FAILED', name, message }
}

/**
 * The `error` of a `FAIL` or an `END` for a value that cannot be carried, nor perhaps what was said
 * of it. It fits into any frame.
 */
export function unencodable(cause: unknown): Readonly<Record<string, unknown>> {
  const { message } = cause instanceof Error ? cause : new Error(String(cause))
  return { code: 'UNENCODABLE', name: 'Unencodable', message: message.slice(0, MAX_EXPLANATION_LENGTH) }
}

/**
 * Of a reason, in characters; each may need six bytes, and the smallest frame that a spec may ask
 * for has 1024.
 */
const MAX_EXPLANATION_LENGTH = 120

/** Not an object: a worker may call its error `constructor`. */
const REMOTE_CODES: ReadonlyMap<string, CodeOf<'RemoteError'>> = new Map([
  ['UNKNOWN_METHOD', 'REMOTE_UNKNOWN_METHOD'],
  ['UNENCODABLE', 'REMOTE_UNENCODABLE'],
  ['STREAM_ONLY', 'REMOTE_STREAM_ONLY'],
])

const WIRE_CODES: Readonly<Record<CodeOf<'RemoteError'>, string>> = Object.freeze({
  REMOTE_ERROR: 'HANDLER_FAILED',
  REMOTE_UNKNOWN_METHOD: 'UNKNOWN_METHOD',
  REMOTE_UNENCODABLE: 'UNENCODABLE',
  REMOTE_STREAM_ONLY: 'STREAM_ONLY',
})
