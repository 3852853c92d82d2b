import { describeValue } from '../options/describe-value.ts'
import { unknownOption } from '../options/refuse-unknown.ts'
import { DEFAULT_DEADLINE_MS } from './call-options.ts'
import { LeaseOrder } from './lease-order.ts'
import { checkOptions, invalid, readCall } from './resolve-request.ts'
import type { SessionOptions } from './session.ts'

/** What a session is asked for with. */
export interface ResolvedSession {
  readonly order: LeaseOrder
  readonly waitMs: number | 'infinity'
  readonly signal: AbortSignal | undefined
}

const NAMES: readonly (keyof SessionOptions)[] = ['deadlineMs', 'waitMs', 'signal', 'holder']

/**
 * Checks the options of a session and fills in the defaults.
 *
 * @param target - Whose member is wanted, for the error message.
 * @throws {@link CallError} `CALL_INVALID`
 */
export function resolveSession(target: string, options: SessionOptions): ResolvedSession {
  return readCall(target, 'session', () => {
    checkOptions(target, 'session', options)
    const { deadlineMs = 'infinity', waitMs = DEFAULT_DEADLINE_MS, signal, holder = 'the host' } = options
    const wrong = (mistake: string): never => {
      throw invalid(target, 'session', mistake)
    }
    const unknown = unknownOption(options, NAMES)
    if (unknown !== undefined) wrong(`known options; ${unknown}`)
    if (!isTime(deadlineMs)) wrong(`\`deadlineMs\` to be ${A_TIME}; got ${describeValue(deadlineMs)}`)
    if (!isTime(waitMs)) wrong(`\`waitMs\` to be ${A_TIME}; got ${describeValue(waitMs)}`)
    if (typeof holder !== 'string') wrong(`\`holder\` to be a string; got ${describeValue(holder)}`)
    if (signal !== undefined && !(signal instanceof AbortSignal))
      wrong(`\`signal\` to be an AbortSignal; got ${describeValue(signal)}`)
    return { order: new LeaseOrder(holder, deadlineMs), waitMs, signal }
  })
}

const A_TIME = "a finite number > 0 or 'infinity'"

function isTime(value: unknown): boolean {
  return value === 'infinity' || (typeof value === 'number' && Number.isFinite(value) && value > 0)
}
