import { CallError } from '../errors/call-error.ts'

/**
 * For the caller who asked somebody for a stream who gives one value for one value.
 * @param why - As part of a sentence.
 */
export function streamsError(path: string, method: string, why: string): CallError {
  const message = `"${method}" on "${path}" cannot be streamed: ${why}. Use call, and return what can be read from`
  return new CallError('CALL_INVALID', message, { target: path, method, progress: 'not_delivered' })
}
