import {
  CallError,
  type DeathCertificate,
  formatDeath,
  formatExitReason,
  isTuttiError,
  StartError,
} from '../../../src/index.ts'
import type { JsonRpcId } from '../json-rpc/json-rpc-message.ts'
import type { McpMessage } from './transport-contract.ts'

/** The SDKs' code for a connection that closed: what a client handles already. */
const CONNECTION_CLOSED = -32_000

/** Characters of stderr that travel with an error. */
const STDERR_CHARS = 4_096

/**
 * The answer to a request that got none: why, in words, and as data: `error.data.code` is a code of
 * Tutti's (`CALL_EXITED`, `START_FAILED`, …), `error.data.death` the certificate of the life that
 * ended with it.
 */
export function failureMessage(id: JsonRpcId, error: unknown): McpMessage {
  return { jsonrpc: '2.0', id, error: { code: CONNECTION_CLOSED, message: wordsOf(error), data: dataOf(error) } }
}

function wordsOf(error: unknown): string {
  if (error instanceof StartError) return `The server did not start: it ${formatExitReason(innermost(error.reason))}`
  const death = error instanceof CallError ? error.death : undefined
  if (death !== undefined) return `The server ended with this request: it ${formatDeath(death)}`
  return error instanceof Error ? error.message : String(error)
}

/** The reason of the server itself, not of those above it. */
function innermost(reason: StartError['reason']): StartError['reason'] {
  return reason.type === 'shutdown' && reason.detail !== undefined && 'reason' in reason.detail
    ? innermost(reason.detail.reason)
    : reason
}

function dataOf(error: unknown): unknown {
  if (!isTuttiError(error)) return undefined
  const { code } = error
  if (error instanceof StartError) return { code, reason: innermost(error.reason) }
  const death = error instanceof CallError ? error.death : undefined
  return death === undefined ? { code } : { code, death: shorten(death) }
}

/** What a client can show. Not its frames, nor other clients' calls. */
function shorten({ reason, code, signal, uptimeMs, pid, stderrTail }: DeathCertificate): object {
  return { reason, code, signal, uptimeMs, pid, stderrTail: stderrTail.slice(-STDERR_CHARS) }
}
