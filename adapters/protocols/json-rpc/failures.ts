import { isMap, type JsonRpcError } from './json-rpc-message.ts'

const METHOD_NOT_FOUND = -32_601
const INTERNAL_ERROR = -32_603

/** LSP: the request was cancelled. */
const REQUEST_CANCELLED = -32_800

/** An error of the program, as what is said of a call that failed. Its code is in `data.code`. */
export function failureOf({ code, message, data }: JsonRpcError) {
  return {
    code: code === METHOD_NOT_FOUND ? 'UNKNOWN_METHOD' : code === REQUEST_CANCELLED ? 'CANCELLED' : 'HANDLER_FAILED',
    name: `JSON-RPC error ${code}`,
    message,
    stack: undefined,
    data: { code, data },
  }
}

/**
 * What is said of a call that failed, as an error for the program that made it. A handler that
 * wants another code than "internal error" gives its error the data `{ code, data }`.
 */
export function jsonRpcErrorOf(failure: unknown): JsonRpcError {
  const { code, message, data } = isMap(failure) ? failure : {}
  const text = typeof message === 'string' ? message : 'Internal error'
  if (isMap(data) && Number.isInteger(data['code']))
    return { code: Number(data['code']), message: text, ...('data' in data ? { data: data['data'] } : {}) }
  return code === 'UNKNOWN_METHOD'
    ? { code: METHOD_NOT_FOUND, message: text }
    : { code: INTERNAL_ERROR, message: text, data: { code } }
}
