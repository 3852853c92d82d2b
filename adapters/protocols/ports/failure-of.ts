import type { WorkerMessage } from '../../../src/adapter-kit.ts'
import { isObject } from './is-object.ts'

/** Characters of an error that is neither text nor an object with a message. */
const SHOWN_CHARS = 500

type Failure = Extract<WorkerMessage, { error: unknown }>['error']

/**
 * What a program says of a call that failed, as its caller hears it: a RemoteError with the data.
 */
export function failureOf(error: unknown): Failure {
  const { name, message } = isObject(error) ? error : {}
  return {
    code: 'HANDLER_FAILED',
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : typeof error === 'string' ? error : asText(error),
    stack: undefined,
    data: error,
  }
}

function asText(error: unknown): string {
  try {
    return JSON.stringify(error).slice(0, SHOWN_CHARS)
  } catch {
    // A BigInt is in it.
    return 'an error without a message'
  }
}
