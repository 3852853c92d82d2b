import { CallError } from '../errors/call-error.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { PRIORITIES } from '../mailbox/user-lane.ts'
import { describeValue } from '../options/describe-value.ts'
import {
  A_BOOLEAN,
  A_FUNCTION,
  A_SIGNAL,
  A_TEXT,
  ELEMENTS,
  isRecord,
  MILLISECONDS_OR_INFINITY,
  OBJECT_OF_TEXTS,
  type OptionRule,
  wholeNumber,
} from '../options/option-rule.ts'
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
 * Reads what a caller has given. What its getters and proxies throw meanwhile is a mistake of the
 * call like any other.
 *
 * @throws {@link CallError} `CALL_INVALID`
 */
export function readCall<T>(target: string, method: unknown, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw mistakeOf(target, method, error)
  }
}

function mistakeOf(target: string, method: unknown, error: unknown): CallError {
  if (error instanceof CallError) return error
  return invalid(target, method, `options that can be read; reading them failed: ${reasonOf(error)}`)
}

/**
 * Checks a request and fills in the defaults.
 *
 * @param target - Who is asked, for the error message.
 * @param now - On the system's clock, in milliseconds.
 * @throws {@link CallError} `CALL_INVALID`
 */
export function resolveRequest(request: Request, target: string, now: number): Asked {
  try {
    return resolve(request, target, now)
  } catch (error) {
    throw mistakeOf(target, request.method, error)
  }
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

/** Of each option of a call; what a stream has beside these has been taken out. */
const RULES: ReadonlyMap<string, OptionRule> = new Map(
  Object.entries({
    deadlineMs: MILLISECONDS_OR_INFINITY,
    priority: wholeNumber({ min: PRIORITIES.lowest, max: PRIORITIES.highest }),
    headers: OBJECT_OF_TEXTS,
    queueMs: MILLISECONDS_OR_INFINITY,
    graceMs: MILLISECONDS_OR_INFINITY,
    signal: A_SIGNAL,
    idempotent: A_BOOLEAN,
    maxAttempts: wholeNumber({ min: 1 }),
    input: ELEMENTS,
    onProgress: A_FUNCTION,
  } satisfies Record<keyof CallOptions, OptionRule>),
)

/**
 * What was expected, and what was given; `undefined` when all is right. Costs nothing for what is
 * not given.
 */
function mistakeIn({ method, options }: Request): string | undefined {
  if (!A_TEXT.is(method)) return got(`the method's name to be ${A_TEXT.expected}`, method)
  for (const name in options) {
    const rule = RULES.get(name)
    if (rule === undefined) return `known options; ${unknownOption(options, [...RULES.keys()]) ?? name}`
    const value: unknown = Reflect.get(options, name)
    if (value !== undefined && !rule.is(value)) return got(`\`${name}\` to be ${rule.expected}`, value)
  }
  return undefined
}

function flowOf({ elements, options: { input, onProgress } }: Request): Flow | undefined {
  if (input === undefined && onProgress === undefined && elements === undefined) return undefined
  return new Flow(elements, input === undefined ? undefined : new ArgumentStream(input), onProgress)
}

function got(expected: string, value: unknown): string {
  return `${expected}; got ${describeValue(value)}`
}
