import type { JsonRpcId } from '../json-rpc/json-rpc-message.ts'
import type { JsonRpcAnswer } from '../json-rpc/own-requests.ts'

/** A message of MCP, as the official SDKs hand it to a transport. */
export type McpMessage =
  | { readonly jsonrpc: '2.0'; readonly id: JsonRpcId; readonly method: string; readonly params?: McpParams }
  | { readonly jsonrpc: '2.0'; readonly method: string; readonly params?: McpParams }
  | JsonRpcAnswer

/** Params are always an object in MCP. */
export type McpParams = Readonly<Record<string, unknown>>
