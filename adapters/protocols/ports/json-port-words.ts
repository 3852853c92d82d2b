import { WireError } from '../../../src/adapter-kit.ts'
import { isObject } from './is-object.ts'
import type { OpenPayloads } from './payloads.ts'
import type { PortAnswer, PortCall } from './port-call.ts'
import type { PortWords } from './port-speech.ts'
import { shownText } from './shown-text.ts'

/** How requests and answers are made. */
export interface JsonPortWays {
  readonly payloads: OpenPayloads
  readonly frame: (payload: Buffer) => Buffer
  /** What cannot be read is text for people. Else it breaks the protocol. */
  readonly allowsText: boolean
  readonly request: (call: PortCall) => unknown
  /** Default: `result` or `error` of an object. */
  readonly answer: ((value: unknown) => PortAnswer | undefined) | undefined
}

/** The words of `jsonPort()`. */
export function jsonPortWords(ways: JsonPortWays): PortWords {
  const { payloads, frame, allowsText, request, answer = answerOf } = ways
  return {
    ask: (call) => frame(payloads.encode(asked('request', 'WIRE_UNENCODABLE', () => request(call)))),
    answer: (payload) => {
      const value = read(payloads, payload, allowsText)
      const said = value === UNREADABLE ? undefined : asked('answer', 'WIRE_BAD_MESSAGE', () => checked(answer(value)))
      if (said === undefined && !allowsText)
        throw new WireError('WIRE_BAD_MESSAGE', 'An answer has a `result`, or an `error` that is not null')
      return said
    },
    show: shownText,
  }
}

const UNREADABLE = Symbol('what is no value')

function read(payloads: OpenPayloads, payload: Buffer, allowsText: boolean): unknown {
  try {
    return payloads.decode(payload)
  } catch (error) {
    if (allowsText && error instanceof WireError && error.code === 'WIRE_BAD_PAYLOAD') return UNREADABLE
    throw error
  }
}

function answerOf(value: unknown): PortAnswer | undefined {
  if (!isObject(value)) return undefined
  const { id, result, error } = value
  const whose = id === undefined || id === null ? {} : { id }
  if (error !== undefined && error !== null) return { ...whose, error }
  return 'result' in value ? { ...whose, result } : undefined
}

/** A user's own function may return anything. */
function checked(answer: unknown): PortAnswer | undefined {
  if (answer === undefined) return undefined
  if (isObject(answer) && ('result' in answer || 'error' in answer)) return answer as unknown as PortAnswer
  throw new TypeError('it returned neither `undefined` nor an object with `result` or `error`')
}

/** Calls a function of the user, which may throw. */
function asked<T>(name: string, code: 'WIRE_UNENCODABLE' | 'WIRE_BAD_MESSAGE', call: () => T): T {
  try {
    return call()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new WireError(code, `\`${name}\` of jsonPort() failed: ${why}`, { cause })
  }
}
