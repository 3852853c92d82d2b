import { Client as ClientV2 } from '@modelcontextprotocol/client'
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { supervisedTransport } from '../../../../../adapters/protocols/mcp/adapter.ts'
import type { McpServerOptions } from '../../../../../adapters/protocols/mcp/server-options.ts'

/** Whose transport a case is played with. */
export type Whose = 'tutti' | 'sdk'

/** A client and its transport, of either kind. */
export interface Opened {
  readonly client: Client
  readonly transport: { readonly pid: number | null; close(): Promise<void> }
  readonly connected: Promise<void>
}

/** Begins to connect a client of the first version. */
export function opened(whose: Whose, { policy, ...options }: McpServerOptions): Opened {
  const client = new Client({ name: 'case', version: '1' })
  const transport =
    whose === 'tutti'
      ? supervisedTransport({ ...options, ...(policy === undefined ? {} : { policy }) })
      : new StdioClientTransport({ ...options, args: [...(options.args ?? [])], env: { ...options.env } })
  return { client, transport, connected: client.connect(transport) }
}

/** A client of the second version, which first asks for the stateless era. */
export async function openedV2(whose: Whose, options: McpServerOptions): Promise<ClientV2> {
  const client = new ClientV2({ name: 'case', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  const { command, args = [] } = options
  await client.connect(
    whose === 'tutti' ? supervisedTransport(options) : new StdioV2({ command, args: [...args], stderr: 'ignore' }),
  )
  return client
}
