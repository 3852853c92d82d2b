import { isMap } from './json-rpc-message.ts'

/** The notification by which a program tells how far it is; `'none'`: it does not. */
export type ProgressMethod = '$/progress' | 'notifications/progress' | 'none'

/** How far a call is. */
export interface JsonRpcProgress {
  readonly token: unknown
  /** From 0 to 1. */
  readonly fraction: number
  readonly note: string | undefined
}

/** Params with the token by which the program names the call in its progress. */
export function withToken(params: unknown, token: number, method: ProgressMethod): unknown {
  if (method === 'none' || !(params === undefined || isMap(params))) return params
  if (method === '$/progress') return { workDoneToken: token, ...params }
  const meta = params?.['_meta']
  return { ...params, _meta: { progressToken: token, ...(isMap(meta) ? meta : {}) } }
}

/**
 * What a notification says of a call; `undefined` when it says nothing that can be understood.
 *
 * `$/progress` has a percentage (LSP); `notifications/progress` has a progress, and perhaps a total
 * (MCP). Without one the fraction is 0.
 */
export function progressOf(params: unknown): JsonRpcProgress | undefined {
  if (!isMap(params)) return undefined
  const { token, value, progressToken, progress, total, message } = params
  if (isMap(value)) {
    const { percentage, message: note, title } = value
    return { token, fraction: fractionOf(percentage, 100), note: textOf(note) ?? textOf(title) }
  }
  return progress === undefined
    ? undefined
    : { token: progressToken, fraction: fractionOf(progress, total), note: textOf(message) }
}

function fractionOf(part: unknown, whole: unknown): number {
  if (typeof part !== 'number' || typeof whole !== 'number' || !(whole > 0)) return 0
  return Math.min(1, Math.max(0, part / whole))
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
