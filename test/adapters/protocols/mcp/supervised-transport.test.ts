import { readFileSync } from 'node:fs'
import {
  ListRootsRequestSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { type SupervisedTransport, supervisedTransport } from '../../../../adapters/protocols/mcp/adapter.ts'
import { awaitEvent, awaitGone, within } from '../../../fixtures/await-event.ts'
import { connect, connectV2, newClient, small, startsFile } from './open-client.ts'
import { callTool, pidsOf } from './tools-of-small.ts'

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

/** The server has begun with a call that it never answers. */
const hanging = () => awaitEvent('worker:log', ({ message }) => message === 'hanging')

/** Kills the server, and resolves when that is known. */
async function kill({ pid }: SupervisedTransport): Promise<void> {
  const died = awaitEvent('worker:died', ({ death }) => death.pid === pid)
  if (pid !== null) process.kill(pid, 'SIGKILL')
  await died
}

describe('supervisedTransport()', () => {
  it('connects the client of the first version, with one start', async () => {
    const { file, pids } = startsFile()
    const { client, transport } = await connect(small('--starts', file))
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('pids')
    expect((await pidsOf(client)).own).toBe(transport.pid)
    expect(pids()).toHaveLength(1)
  })

  it.each(['legacy', 'auto'] as const)(
    'connects the client of the second version, %s, with one start',
    async (mode) => {
      const { file, pids } = startsFile()
      const client = await connectV2(small('--starts', file), mode)
      expect(await callTool(client as never, 'pids')).toMatchObject({ starts: 1 })
      expect(pids()).toHaveLength(1)
    },
  )

  it('hands requests of the server to the client, and the answer back', async () => {
    const client = newClient()
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///a' }] }))
    await connect(small(), client)
    expect(await callTool(client, 'ask')).toEqual({ roots: [{ uri: 'file:///a' }] })
  })

  it('fails what a server dies with, with its certificate, and answers the next call from a successor', async () => {
    const { client, transport } = await connect(small())
    const begun = hanging()
    const call = failed(callTool(client, 'hang'))
    await begun
    const { pid } = transport
    await kill(transport)
    expect(await call).toMatchObject({
      code: -32_000,
      message: expect.stringContaining('ended by signal SIGKILL'),
      data: { code: 'CALL_EXITED', death: { signal: 'SIGKILL', pid, stderrTail: 'ready\nhanging\n' } },
    })
    expect((await pidsOf(client)).own).not.toBe(pid)
  })

  it('sends a call once more whose tool is annotated, and not when the policy says `none`', async () => {
    for (const retry of ['annotated', 'none'] as const) {
      const { file } = startsFile()
      const { client, transport } = await connect({ ...small('--starts', file), policy: { retry } })
      await client.listTools()
      const begun = hanging()
      const call = failed(callTool(client, 'hang-once'))
      await begun
      await kill(transport)
      if (retry === 'annotated') expect(await call).toBe('hang-once')
      else expect(await call).toMatchObject({ data: { code: 'CALL_EXITED' } })
    }
  })

  it('tells a successor what was agreed: subscriptions and the level of the log', async () => {
    const client = newClient()
    const updated: string[] = []
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void updated.push(params.uri))
    const { transport } = await connect(small(), client)
    await client.setLoggingLevel('warning')
    await client.subscribeResource({ uri: 'file:///a' })
    await kill(transport)
    expect(await callTool(client, 'update')).toBe(1)
    expect(updated).toEqual(['file:///a'])
    expect(await pidsOf(client)).toMatchObject({ level: 'warning' })
  })

  it('announces that a successor has other tools, and nothing when it has the same', async () => {
    const client = newClient()
    const changed = within(
      'the announcement of other tools',
      new Promise((resolve) => client.setNotificationHandler(ToolListChangedNotificationSchema, resolve)),
    )
    const { file } = startsFile()
    const { transport } = await connect(small('--starts', file), client)
    await client.listTools()
    await kill(transport)
    await changed
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('new')
  })

  it('gives up a call that the client cancels, and tells the server', async () => {
    const { client } = await connect(small())
    const abort = new AbortController()
    const begun = hanging()
    const call = failed(client.callTool({ name: 'hang' }, undefined, { signal: abort.signal }))
    await begun
    abort.abort('not needed')
    expect(String(await call)).toContain('not needed')
    expect(await pidsOf(client)).toMatchObject({ starts: 1 })
  })

  it('closes when the server does not start, at once, with what it wrote to stderr, and starts it once', async () => {
    const { file, pids } = startsFile()
    const transport = supervisedTransport(small('--crash', '--starts', file))
    const error = await failed(newClient().connect(transport))
    expect(error).toMatchObject({ code: -32_000, message: expect.stringContaining('no database at /var/lib/none') })
    expect(error).toMatchObject({ data: { code: 'START_FAILED' } })
    await transport.close()
    expect(pids()).toHaveLength(1)
    await expect(transport.send({ jsonrpc: '2.0', method: 'x' })).rejects.toMatchObject({ code: 'CALL_NOPROC' })
  })

  it('closes when there is no such program, and says which', async () => {
    const error = await failed(newClient().connect(supervisedTransport({ command: 'no-such-mcp-server' })))
    expect(error).toMatchObject({ message: expect.stringContaining('no-such-mcp-server') })
  })

  it('closes when successors die too often, and tells the client why', async () => {
    const client = newClient()
    const closed = within('the end of the connection', new Promise<void>((resolve) => (client.onclose = resolve)))
    const errors: string[] = []
    client.onerror = ({ message }) => errors.push(message)
    const { transport } = await connect({ ...small(), policy: { intensity: 1 } }, client)
    await kill(transport)
    await pidsOf(client)
    await kill(transport)
    await closed
    expect(errors.at(-1)).toContain('given up')
    expect(await failed(pidsOf(client))).toMatchObject({ message: 'Not connected' })
  })

  it('leaves nothing of a server that ignores the end of its input and SIGTERM, nor of what it has started', async () => {
    const { client, transport } = await connect({ ...small('--deaf', '--child'), policy: { shutdownMs: 100 } })
    const { own, child } = await pidsOf(client)
    await transport.close()
    await Promise.all([own, child ?? 0].map((pid) => awaitGone(pid)))
  })

  it('hands stderr on as `pipe`', async () => {
    const { transport } = await connect({ ...small(), stderr: 'pipe' })
    const [chunk] = await within(
      'a line of stderr',
      (transport.stderr ?? never()).take(1).toArray() as Promise<Buffer[]>,
    )
    expect(String(chunk)).toBe('ready\n')
  })

  it('refuses wrong options by name', () => {
    expect(() => supervisedTransport({ args: [] } as never)).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }),
    )
    expect(() => supervisedTransport({ command: 'x', polcy: {} } as never)).toThrow(/polcy.*policy/s)
    expect(() => supervisedTransport({ command: 'x', policy: { intensty: 1 } } as never)).toThrow(/intensty/)
  })
})

describe('supervisedTransport() over servers of others', () => {
  it.each(['everything', 'memory', 'filesystem'])(
    'serves @modelcontextprotocol/server-%s, before and after its death',
    async (name) => {
      const { bin } = JSON.parse(
        readFileSync(`node_modules/@modelcontextprotocol/server-${name}/package.json`, 'utf8'),
      ) as { bin: Record<string, string> }
      const [file = ''] = Object.values(bin)
      const args = [
        `node_modules/@modelcontextprotocol/server-${name}/${file}`,
        ...(name === 'filesystem' ? [process.cwd()] : []),
      ]
      const { client, transport } = await connect({ command: process.execPath, args, stderr: 'ignore' })
      const { tools } = await client.listTools()
      expect(tools.length).toBeGreaterThan(0)
      await kill(transport)
      expect((await client.listTools()).tools).toEqual(tools)
    },
  )
})

function never(): never {
  throw new Error('there is no such stream')
}
