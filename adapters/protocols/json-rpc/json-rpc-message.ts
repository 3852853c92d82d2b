import { isUtf8 } from 'node:buffer'

/** What a request is called by the one who sends it. */
export type JsonRpcId = string | number

/** `error` of an answer. */
export interface JsonRpcError {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

/** One message of JSON-RPC 2.0, as it was read. */
export type JsonRpcMessage =
  | { readonly type: 'request'; readonly id: JsonRpcId; readonly method: string; readonly params: unknown }
  | { readonly type: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly type: 'result'; readonly id: JsonRpcId; readonly result: unknown }
  /** `id` is `undefined` when the other side could not read whose answer it is. */
  | { readonly type: 'error'; readonly id: JsonRpcId | undefined; readonly error: JsonRpcError }
  /** It means to be a request, and is none. */
  | { readonly type: 'invalid_request'; readonly id: JsonRpcId | undefined; readonly why: string }
  /** It means to be an answer, and is none. */
  | { readonly type: 'invalid_answer'; readonly why: string }

/** What a payload holds. */
export type JsonRpcPayload =
  | { readonly type: 'message'; readonly message: JsonRpcMessage; readonly value: unknown }
  /** An array of messages; at least one. */
  | { readonly type: 'batch'; readonly messages: readonly JsonRpcMessage[]; readonly values: readonly unknown[] }
  /** Text, or JSON that does not call itself JSON-RPC 2.0. */
  | { readonly type: 'foreign'; readonly why: string }

/** Reads one payload. Never throws. */
export function readJsonRpc(payload: Buffer): JsonRpcPayload {
  if (!isUtf8(payload)) return { type: 'foreign', why: 'it is not UTF-8' }
  let value: unknown
  try {
    value = JSON.parse(payload.toString())
  } catch {
    return { type: 'foreign', why: 'it is not JSON' }
  }
  if (!Array.isArray(value)) {
    const message = messageOf(value)
    return message === undefined ? NOT_JSON_RPC : { type: 'message', message, value }
  }
  const values: readonly unknown[] = value
  const messages = values.flatMap((each) => messageOf(each) ?? [])
  if (messages.length === 0) return NOT_JSON_RPC
  if (messages.length === values.length) return { type: 'batch', messages, values }
  return { type: 'foreign', why: 'not everything in its array is a message of JSON-RPC 2.0' }
}

const NOT_JSON_RPC: JsonRpcPayload = Object.freeze({
  type: 'foreign',
  why: 'it is JSON, and no message of JSON-RPC 2.0',
})

function messageOf(value: unknown): JsonRpcMessage | undefined {
  if (!isMap(value) || value['jsonrpc'] !== '2.0') return undefined
  const { id, method, params, result, error } = value
  const name = isId(id) ? id : undefined
  if (method !== undefined) {
    if (typeof method !== 'string') return invalidRequest(name, 'its method is no text')
    if (params !== undefined && (typeof params !== 'object' || params === null))
      return invalidRequest(name, 'its params are neither an object nor an array')
    if (!('id' in value)) return { type: 'notification', method, params }
    return name === undefined
      ? invalidRequest(name, 'its id is neither text nor a number')
      : { type: 'request', id: name, method, params }
  }
  if ('result' in value === 'error' in value)
    return 'result' in value || 'id' in value
      ? { type: 'invalid_answer', why: 'it has to have either a result or an error' }
      : invalidRequest(name, 'it has no method')
  if ('result' in value)
    return name === undefined
      ? { type: 'invalid_answer', why: 'its id is neither text nor a number' }
      : { type: 'result', id: name, result }
  return { type: 'error', id: name, error: errorOf(error) }
}

function invalidRequest(id: JsonRpcId | undefined, why: string): JsonRpcMessage {
  return { type: 'invalid_request', id, why }
}

/** Programs are careless with errors: what is missing is left out. */
function errorOf(error: unknown): JsonRpcError {
  if (!isMap(error)) return { code: 0, message: typeof error === 'string' ? error : '' }
  const { code, message, data } = error
  return {
    code: typeof code === 'number' ? code : 0,
    message: typeof message === 'string' ? message : '',
    ...(data === undefined ? {} : { data }),
  }
}

function isId(id: unknown): id is JsonRpcId {
  return typeof id === 'string' || typeof id === 'number'
}

/** Whether it is an object with names, and no array. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
