import { type DeathCertificate, subscribe } from '../../../src/index.ts'
import { isMap } from '../json-rpc/json-rpc-message.ts'
import { type McpServerOptions } from './server-options.ts'
import { type SupervisedTransport, supervisedTransport } from './supervised-transport.ts'

/** What a person wants to know of a server before it is used. */
export interface ServerReport {
  readonly name: string
  /** Why it cannot be used; absent when it can. */
  readonly failure?: string
  /** From its start to its answer to `initialize`, in milliseconds. */
  readonly readyMs?: number
  /** Version of MCP that it speaks. */
  readonly protocol?: string
  /** Its own name and version. */
  readonly server?: string
  readonly tools?: readonly string[]
  /**
   * The most memory that it had, with all that it has started, in bytes; absent where nobody
   * counts.
   */
  readonly peakMemoryBytes?: number
  /** Whether the end of its input ended it; else it had to be sent a signal. */
  readonly heedsEndOfFile?: boolean
  /** The last lines of stderr. */
  readonly stderrTail: string
}

/** Newest version that is asked for; a server answers with one of its own. */
const PROTOCOL = '2025-11-25'

/** Long, so that it is seen what ends a server: SIGTERM comes after 85 % of it. */
const SHUTDOWN_MS = 2_000
const SHARE_OF_EOF = 0.7

const STDERR_CHARS = 2_000

/** Starts a server once, asks for its tools, stops it, and tells what was seen. Never rejects. */
export async function checkServer(name: string, options: McpServerOptions): Promise<ServerReport> {
  const policy = { ...options.policy, intensity: 0, shutdownMs: SHUTDOWN_MS }
  const transport = supervisedTransport({ ...options, stderr: 'pipe', policy })
  const stderr: string[] = []
  transport.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk.toString()))
  let death: DeathCertificate | undefined
  const undo = subscribe('worker:died', (event) => {
    if (event.death.pid === pid) death = event.death
  })
  let pid: number | null = null
  const asked = await askAll(transport, () => (pid = transport.pid))
  const closedAt = performance.now()
  await transport.close()
  const stoppedMs = performance.now() - closedAt
  undo()
  const { peakMemoryBytes } = death?.usage ?? {}
  return {
    name,
    ...asked,
    ...(asked.failure === undefined ? { heedsEndOfFile: stoppedMs < SHUTDOWN_MS * SHARE_OF_EOF } : {}),
    ...(peakMemoryBytes === undefined ? {} : { peakMemoryBytes }),
    stderrTail: stderr.join('').slice(-STDERR_CHARS).trim(),
  }
}

type Asked = Omit<ServerReport, 'name' | 'stderrTail'>

async function askAll(transport: SupervisedTransport, onReady: () => void): Promise<Asked> {
  const ask = askerOf(transport)
  const since = performance.now()
  const clientInfo = { name: 'tutti mcp check', version: '1' }
  const greeting = await ask('initialize', { protocolVersion: PROTOCOL, capabilities: {}, clientInfo })
  if (!('result' in greeting)) return greeting
  const readyMs = performance.now() - since
  onReady()
  const { protocolVersion, serverInfo, capabilities } = greeting.result
  const info = isMap(serverInfo) ? `${String(serverInfo['name'])} ${String(serverInfo['version'])}` : 'unknown'
  const known = { readyMs, protocol: String(protocolVersion), server: info }
  if (!isMap(capabilities) || capabilities['tools'] === undefined) return { ...known, tools: [] }
  const listed = await ask('tools/list', {})
  if (!('result' in listed)) return { ...known, ...listed }
  const tools: readonly unknown[] = Array.isArray(listed.result['tools']) ? listed.result['tools'] : []
  return { ...known, tools: tools.map((tool) => String(isMap(tool) ? tool['name'] : tool)) }
}

type Answer = { readonly result: Readonly<Record<string, unknown>> } | { readonly failure: string }

/** Asks one request after the other. */
function askerOf(transport: SupervisedTransport): (method: string, params: object) => Promise<Answer> {
  let id = 0
  return (method, params) => {
    id += 1
    const asked = id
    return new Promise((resolve) => {
      transport.onmessage = (message) => {
        if (!isMap(message) || message['id'] !== asked || 'method' in message) return
        const { result, error } = message
        if (isMap(result)) return resolve({ result })
        resolve({ failure: isMap(error) ? String(error['message']) : 'it answered with neither a result nor an error' })
      }
      void transport.send({ jsonrpc: '2.0', id: asked, method, params })
    })
  }
}
