import { CallError } from '../errors/call-error.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { PRIORITIES } from '../mailbox/user-lane.ts'
import { describeValue } from '../options/describe-value.ts'
import { isRecord } from '../options/fields.ts'
import { unknownOption } from '../options/refuse-unknown.ts'
import { ArgumentStream } from './argument-stream.ts'
import { type CallOptions, DEFAULT_DEADLINE_MS, DEFAULT_MAX_ATTEMPTS } from './call-options.ts'
import type { Asked } from './envelope.ts'
import { type Elements, Flow } from './flow.ts'

/** One call or cast, as it is asked for. */
export interface Request {
  readonly method: string
  readonly args: unknown
  readonly options: CallOptions
  /** Where the elements of the result go; absent: it is one value. */
  readonly elements?: Elements
}

/**
 * Reads what a caller has given. What its getters and proxies throw meanwhile is a mistake of the call like any other.
 *
 * @throws {@link CallError} `CALL_INVALID`
 */
export function readCall<T>(target: string, method: unknown, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof CallError) throw error
    throw invalid(target, method, `options that can be read; reading them failed: ${reasonOf(error)}`)
  }
}

/**
 * Checks a request and fills in the defaults.
 *
 * @param target - Who is asked, for the error message.
 * @param now - On the system's clock, in milliseconds.
 * @throws {@link CallError} `CALL_INVALID`
 */
export function resolveRequest(request: Request, target: string, now: number): Asked {
  return readCall(target, request.method, () => resolve(request, target, now))
}

function resolve(request: Request, target: string, now: number): Asked {
  checkOptions(target, request.method, request.options)
  const { method, args, options } = request
  const { deadlineMs = DEFAULT_DEADLINE_MS, idempotent = false, maxAttempts = DEFAULT_MAX_ATTEMPTS } = options
  const { headers, priority = 0, queueMs = 'infinity', graceMs } = options
  const mistake = mistakeIn(request)
  if (mistake !== undefined) throw invalid(target, method, mistake)
  return {
    method,
    args,
    headers,
    deadlineAt: deadlineMs === 'infinity' ? undefined : now + deadlineMs,
    priority,
    queueMs,
    graceMs,
    idempotent,
    maxAttempts: idempotent ? maxAttempts : 1,
    flow: flowOf(request),
  }
}

/** @throws {@link CallError} `CALL_INVALID` for options that nothing can be read from. */
export function checkOptions(target: string, method: string, options: unknown): void {
  if (!isRecord(options)) throw invalid(target, method, got('the options to be an object', options))
}

/** The error for an argument of a call that is wrong. */
export function invalid(target: string, method: unknown, mistake: string): CallError {
  const message = `A call of "${target}" is wrong: expected ${mistake}`
  return new CallError('CALL_INVALID', message, {
    target,
    method: typeof method === 'string' ? method : describeValue(method),
    progress: 'not_delivered',
  })
}

/** Those that there are; what a stream has beside these has been taken out. */
const NAMES: ReadonlySet<string> = new Set(
  Object.keys({
    deadlineMs: true,
    priority: true,
    headers: true,
    queueMs: true,
    graceMs: true,
    signal: true,
    idempotent: true,
    maxAttempts: true,
    input: true,
    onProgress: true,
  } satisfies Record<keyof CallOptions, true>),
)

/** What was expected, and what was given; `undefined` when all is right. */
function mistakeIn({ method, options }: Request): string | undefined {
  for (const name in options)
    if (!NAMES.has(name)) return `known options; ${unknownOption(options, [...NAMES]) ?? name}`
  const { signal, idempotent } = options
  if (signal !== undefined && !(signal instanceof AbortSignal)) return got('`signal` to be an AbortSignal', signal)
  if (idempotent !== undefined && typeof idempotent !== 'boolean')
    return got('`idempotent` to be true or false', idempotent)
  const { deadlineMs, priority = 0, queueMs, graceMs, maxAttempts = 1, headers, input, onProgress } = options
  if (typeof method !== 'string' || method === '') return got("the method's name to be a non-empty string", method)
  if (!isTime(deadlineMs)) return got("`deadlineMs` to be a finite number >= 0 or 'infinity'", deadlineMs)
  if (!isPriority(priority)) return got(PRIORITY, priority)
  if (!isTime(queueMs)) return got("`queueMs` to be a finite number >= 0 or 'infinity'", queueMs)
  if (!isTime(graceMs)) return got("`graceMs` to be a finite number >= 0 or 'infinity'", graceMs)
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1)
    return got('`maxAttempts` to be a whole number >= 1', maxAttempts)
  if (headers !== undefined && !isTable(headers)) return got('`headers` to be an object of strings', headers)
  if (input !== undefined && !isIterable(input)) return got('`input` to be an iterable or an async iterable', input)
  if (onProgress !== undefined && typeof onProgress !== 'function')
    return got('`onProgress` to be a function', onProgress)
  return undefined
}

function flowOf({ elements, options: { input, onProgress } }: Request): Flow | undefined {
  if (input === undefined && onProgress === undefined && elements === undefined) return undefined
  return new Flow(elements, input === undefined ? undefined : new ArgumentStream(input), onProgress)
}

const PRIORITY = `\`priority\` to be a whole number from ${PRIORITIES.lowest} to ${PRIORITIES.highest}`

function isPriority(value: number): boolean {
  return Number.isInteger(value) && value >= PRIORITIES.lowest && value <= PRIORITIES.highest
}

/** Absent is right. */
function isTime(value: unknown): boolean {
  return (
    value === undefined || value === 'infinity' || (typeof value === 'number' && Number.isFinite(value) && value >= 0)
  )
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string')
}

/** A string is one value to everybody, though JavaScript can take it apart. */
function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
}

function got(expected: string, value: unknown): string {
  return `${expected}; got ${describeValue(value)}`
}
