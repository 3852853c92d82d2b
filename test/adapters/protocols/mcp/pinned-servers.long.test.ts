import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { npmServer } from '../../../../adapters/protocols/mcp/npm-server.ts'
import { pypiServer } from '../../../../adapters/protocols/mcp/pypi-server.ts'
import type { McpServerOptions } from '../../../../adapters/protocols/mcp/server-options.ts'
import { awaitEvent } from '../../../fixtures/await-event.ts'
import { connect, connectV2 } from './open-client.ts'

/** A bound, not an expectation: packages come from a registry. */
const LIMIT_MS = 240_000

/** Calls a tool, kills the server, and calls it again. */
async function plays(options: McpServerOptions, name: string, args: object): Promise<void> {
  const { client, transport } = await connect({ ...options, stderr: 'ignore' })
  const call = () => client.callTool({ name, arguments: { ...args } })
  const first = await call()
  expect(first['isError']).not.toBe(true)
  const { pid } = transport
  const died = awaitEvent('worker:died', ({ death }) => death.pid === pid)
  if (pid !== null) process.kill(pid, 'SIGKILL')
  await died
  expect((await call())['isError']).not.toBe(true)
  expect(transport.pid).not.toBe(pid)
  const modern = await connectV2({ ...options, stderr: 'ignore' }, 'auto')
  expect((await modern.listTools()).tools.map((tool) => tool.name)).toContain(name)
}

describe('servers of others from their registries', () => {
  it('mcp-server-time, of PyPI', { timeout: LIMIT_MS }, async () => {
    await plays(pypiServer('mcp-server-time==2026.10.19'), 'get_current_time', { timezone: 'Europe/Helsinki' })
  })

  it('mcp-server-git, of PyPI', { timeout: LIMIT_MS }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tutti-git-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    execFileSync('git', ['init', '--quiet', folder])
    await plays(pypiServer('mcp-server-git==2026.10.19'), 'git_status', { repo_path: folder })
  })

  it('@modelcontextprotocol/server-memory, of npm', { timeout: LIMIT_MS }, async () => {
    await plays(npmServer('@modelcontextprotocol/server-memory@2026.8.31'), 'read_graph', {})
  })

  it('is installed once by clients that connect at the same time', { timeout: LIMIT_MS }, async () => {
    const options: McpServerOptions = { ...pypiServer('mcp-server-time==2026.10.19'), stderr: 'ignore' }
    const clients = await Promise.all([connect(options), connect(options), connect(options)])
    expect(new Set(clients.map(({ transport }) => transport.pid)).size).toBe(3)
  })
})
