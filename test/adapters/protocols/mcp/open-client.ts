import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client as ClientV2 } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { onTestFinished } from 'vitest'
import { type SupervisedTransport, supervisedTransport } from '../../../../adapters/protocols/mcp/adapter.ts'
import type { McpServerOptions } from '../../../../adapters/protocols/mcp/server-options.ts'

const PROGRAM = fileURLToPath(new URL('../../../fixtures/workers/python/mcp-server.py', import.meta.url))

/** Options of the small server of the tests. */
export const small = (...args: readonly string[]): McpServerOptions => ({
  command: 'python3',
  args: [PROGRAM, ...args],
  stderr: 'ignore',
})

/** A file in which the small server counts its starts; it is removed after the test. */
export function startsFile(): { readonly file: string; readonly pids: () => readonly number[] } {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-mcp-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'starts')
  return { file, pids: () => readFileSync(file, 'utf8').trimEnd().split('\n').map(Number) }
}

/** A client of the official SDK, with a supervised transport. */
export interface Connected {
  readonly client: Client
  readonly transport: SupervisedTransport
}

/** Connects the client of the first version; it is closed after the test. */
export async function connect(options: McpServerOptions, client = newClient()): Promise<Connected> {
  const transport = supervisedTransport(options)
  onTestFinished(() => transport.close())
  await client.connect(transport)
  return { client, transport }
}

/** A client that has roots, and does not connect yet. */
export const newClient = (): Client => new Client({ name: 'test', version: '1' }, { capabilities: { roots: {} } })

/** A client of the second version; with `auto` it first asks for the stateless era. */
export async function connectV2(options: McpServerOptions, mode: 'legacy' | 'auto'): Promise<ClientV2> {
  const client = new ClientV2({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const transport = supervisedTransport(options)
  onTestFinished(() => transport.close())
  await client.connect(transport)
  return client
}
