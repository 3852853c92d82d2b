import { createRequire } from 'node:module'
import { isTuttiError } from '../../../src/index.ts'
import { Gateway } from '../../protocols/mcp/gateway/gateway.ts'
import { readConfig } from '../../protocols/mcp/read-config.ts'

/** What `tutti mcp serve` was asked. */
export interface McpServeOptions {
  /** Path of the file. */
  readonly config: string
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly origins: readonly string[]
  readonly token: string | undefined
}

const IDLE_MS = 300_000
const MAX_STARTS = 4
const MAX_SESSIONS = 1_000

/**
 * Serves until SIGINT or SIGTERM, and then stops every server in order.
 *
 * @returns The exit code: 1 when it could not begin.
 */
export async function mcpServe(options: McpServeOptions): Promise<number> {
  try {
    const stopped = stopSignal()
    const gateway = openGateway(options)
    console.log(`listening on ${await gateway.listen()}`)
    console.log(`stopping: ${await stopped}`)
    await gateway.close()
    return 0
  } catch (error) {
    console.error(wordsOf(error))
    return 1
  }
}

function openGateway({ config, host, port, origins, token }: McpServeOptions): Gateway {
  // It is loaded with the first session; that it is missing is told now.
  createRequire(import.meta.url).resolve('@modelcontextprotocol/sdk/server/streamableHttp.js')
  const { servers, warnings } = readConfig(config)
  for (const warning of warnings) console.error(`note: ${warning}`)
  const served = servers.map(({ name, options, share = 'session', idleMs = IDLE_MS }) => ({
    name,
    server: options,
    share,
    idleMs,
  }))
  for (const { name, share } of served) console.log(`/${encodeURIComponent(name)}/mcp (share: ${share})`)
  const limits = { maxStarts: MAX_STARTS, maxSessions: MAX_SESSIONS, sessionIdleMs: IDLE_MS }
  return new Gateway({ servers: served, host, port, origins, token, ...limits })
}

/** Resolves with its name. A second one ends the process at once, as it would by default. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
}

function wordsOf(error: unknown): string {
  const { message } = error instanceof Error ? error : new Error(String(error))
  if (isTuttiError(error)) return message
  return /Cannot find (?:package|module) '@modelcontextprotocol\/sdk/.test(message)
    ? 'The official server package is needed for this: npm install @modelcontextprotocol/sdk'
    : `It could not be begun: ${message}`
}
