import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { awaitGone, within } from '../../../fixtures/await-event.ts'
import { small } from '../../protocols/mcp/open-client.ts'
import { pidsOf } from '../../protocols/mcp/tools-of-small.ts'
import { runTutti } from './run-tutti.ts'

const MAIN = fileURLToPath(new URL('../../../../adapters/edges/cli/main.ts', import.meta.url))

const configOf = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'mcp.json')
  writeFileSync(file, text)
  return file
}

describe('tutti mcp serve', () => {
  it('serves the servers of a file, and leaves nothing when it is told to stop', async () => {
    const { command, args } = small('--child')
    const file = configOf(`// servers\n${JSON.stringify({ mcpServers: { 'a b': { command, args } } })}`)
    const tutti = spawn(process.execPath, ['--import', 'tsx', MAIN, 'mcp', 'serve', '--port', '0', file])
    let said = ''
    const url = await within(
      'the place where it listens',
      new Promise<string>((resolve) => {
        tutti.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString()
          const found = /listening on (\S+)/.exec(said)?.[1]
          if (found !== undefined) resolve(found)
        })
      }),
    )
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/a%20b/mcp`)))
    const { own, child } = await pidsOf(client)
    const ended = new Promise((resolve) => tutti.once('exit', resolve))
    tutti.kill('SIGTERM')
    expect(await within('its end', ended)).toBe(0)
    await Promise.all([own, child ?? 0].map((pid) => awaitGone(pid)))
    expect(said).toContain('/a%20b/mcp (share: session)')
  })

  it('refuses to listen for others without a token, and says what to do', async () => {
    const run = await runTutti('mcp', 'serve', '--host', '0.0.0.0', '--port', '0', configOf('{"mcpServers":{}}'))
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('TUTTI_MCP_TOKEN') })
  })
})
