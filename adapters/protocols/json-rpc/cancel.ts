import { isMap } from './json-rpc-message.ts'

/**
 * The notification that cancels a request. `$/cancelRequest` (LSP): an answer follows all the same.
 * `notifications/cancelled` (MCP): none does. `'none'`: requests cannot be cancelled.
 */
export type CancelMethod = '$/cancelRequest' | 'notifications/cancelled' | 'none'

/** Params that name the request. */
export function cancelParams(method: CancelMethod, id: number): Readonly<Record<string, number>> {
  return method === '$/cancelRequest' ? { id } : { requestId: id }
}

/** Which request such params name. */
export function cancelledId(params: unknown): unknown {
  return isMap(params) ? (params['id'] ?? params['requestId']) : undefined
}
