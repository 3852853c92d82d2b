import { readFileSync } from 'node:fs'
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client'
import { type Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Gateway, type GatewayOptions } from '../../../../../adapters/protocols/mcp/gateway/gateway.ts'
import type { ServedOptions } from '../../../../../adapters/protocols/mcp/gateway/served-server.ts'
import type { Share } from '../../../../../adapters/protocols/mcp/gateway/share.ts'
import { subscribe } from '../../../../../src/index.ts'
import { awaitEvent, awaitGone } from '../../../../fixtures/await-event.ts'
import { untilSo } from '../../../../fixtures/until-so.ts'
import { newClient, small, startsFile } from '../open-client.ts'
import { callTool, pidsOf } from '../tools-of-small.ts'
import { GATEWAY_THREADS } from './threads.ts'

const served = (share: Share, more: Partial<ServedOptions> = {}, ...args: readonly string[]): ServedOptions => ({
  name: 'small',
  server: small(...args),
  share,
  idleMs: 'infinity',
  ...more,
})

/** A gateway that listens; it is closed after the test. */
async function open(servers: readonly ServedOptions[], more: Partial<GatewayOptions> = {}) {
  const gateway = new Gateway({
    servers,
    host: '127.0.0.1',
    port: 0,
    token: undefined,
    origins: [],
    maxStarts: 4,
    maxSessions: 1_000,
    sessionIdleMs: 60_000,
    ...more,
  })
  const url = await gateway.listen()
  onTestFinished(() => gateway.close())
  return { gateway, url }
}

/** A client of a served server; it is closed after the test. */
async function connect(url: string, { name = 'small', client = newClient(), headers = {} } = {}): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/${name}/mcp`), { requestInit: { headers } })
  await client.connect(transport)
  onTestFinished(() => client.close())
  return client
}

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
}

/** Posts as a program would that is no client of an SDK. */
const post = (url: string, headers: Record<string, string> = {}, body: unknown = INITIALIZE): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('tutti mcp serve', () => {
  it('gives each session a process of its own with `session`', async () => {
    const { url, gateway } = await open([served('session')])
    const [one, two] = await Promise.all([connect(url), connect(url)])
    const pids = await Promise.all([pidsOf(one), pidsOf(two)])
    expect(new Set(pids.map(({ own }) => own)).size).toBe(2)
    expect(gateway.running).toEqual({ small: 2 })
  })

  it('starts one process for 100 sessions with `process`', async () => {
    const { file, pids } = startsFile()
    const { url, gateway } = await open([served('process', {}, '--starts', file)])
    const clients = await Promise.all(Array.from({ length: 100 }, () => connect(url)))
    const owns = await Promise.all(clients.map(pidsOf))
    expect(new Set(owns.map(({ own }) => own)).size).toBe(1)
    expect(pids()).toHaveLength(1)
    expect(gateway.sessions).toBe(100)
  })

  it('starts a process for each call with `call`, and nothing of it is left', async () => {
    const { url } = await open([served('call')])
    const client = await connect(url)
    const [one, two] = [await pidsOf(client), await pidsOf(client)]
    expect(one.own).not.toBe(two.own)
    await Promise.all([one.own, two.own].map((pid) => awaitGone(pid)))
  })

  it('starts nothing before something is asked, and answers lists while nothing runs', async () => {
    const { file, pids } = startsFile()
    const { url, gateway } = await open([served('session', {}, '--starts', file), served('process', { name: 'other' })])
    expect(gateway.running).toEqual({ small: 0, other: 0 })
    const first = await connect(url)
    const { tools } = await first.listTools()
    const second = await connect(url)
    expect((await second.listTools()).tools).toEqual(tools)
    expect(pids()).toHaveLength(1)
  })

  it.each(['legacy', 'auto'] as const)('serves the client of the second version, %s', async (mode) => {
    const { url } = await open([served('session')])
    const client = new ClientV2({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
    await client.connect(new HttpV2(new URL(`${url}/small/mcp`)))
    onTestFinished(() => client.close())
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('pids')
  })

  it('stops a server that has nothing to do, and starts it when it has', async () => {
    const { url, gateway } = await open([served('session', { idleMs: 1 })])
    const client = await connect(url)
    const { own } = await pidsOf(client)
    await awaitGone(own)
    expect((await pidsOf(client)).own).not.toBe(own)
    expect(gateway.sessions).toBe(1)
  })

  it('hands requests of the server to the client of its session', async () => {
    const client = newClient()
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///a' }] }))
    const { url } = await open([served('session')])
    await connect(url, { client })
    expect(await callTool(client, 'ask')).toEqual({ roots: [{ uri: 'file:///a' }] })
  })

  it('goes on when one server cannot be started, and tells that to who asks for it', async () => {
    const broken = served('process', { name: 'broken' }, '--crash')
    const { url } = await open([broken, served('process')])
    expect(await failed(connect(url, { name: 'broken' }))).toMatchObject({
      message: expect.stringContaining('no database'),
    })
    expect(await pidsOf(await connect(url))).toMatchObject({ starts: 1 })
    expect((await fetch(`${url}/broken/ready`)).status).toBe(503)
    expect(await (await fetch(`${url}/small/ready`)).json()).toEqual({ ready: true })
  })

  it('answers the next call when a server has died, and fails the one that it died with', async () => {
    const { url } = await open([served('process')])
    const client = await connect(url)
    const { own } = await pidsOf(client)
    const hanging = awaitEvent('worker:log', ({ message }) => message === 'hanging')
    const call = failed(callTool(client, 'hang'))
    await hanging
    process.kill(own, 'SIGKILL')
    expect(await call).toMatchObject({ message: expect.stringContaining('SIGKILL') })
    expect((await pidsOf(client)).own).not.toBe(own)
  })

  it('stops what a client had that is gone without a word', async () => {
    const { url, gateway } = await open([served('session')], { sessionIdleMs: 1 })
    const begun = await post(`${url}/small/mcp`)
    expect(begun.status).toBe(200)
    await begun.text()
    await untilSo('the end of the session', () => gateway.sessions === 0)
    await untilSo('the end of its server', () => gateway.running['small'] === 0)
  })

  it('starts so many servers at the same time, and no more', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const { url } = await open(
      names.map((name) => served('process', { name })),
      { maxStarts: 2 },
    )
    let [starting, most] = [0, 0]
    const undo = [
      subscribe('worker:spawned', () => (most = Math.max(most, (starting += 1)))),
      subscribe('worker:ready', () => (starting -= 1)),
    ]
    onTestFinished(() => undo.forEach((each) => each()))
    await Promise.all(names.map((name) => connect(url, { name })))
    expect(most).toBe(2)
  })

  it('leaves nothing when it is closed', async () => {
    const { url, gateway } = await open([served('session', {}, '--child')])
    const { own, child } = await pidsOf(await connect(url))
    await gateway.close()
    await Promise.all([own, child ?? 0].map((pid) => awaitGone(pid)))
  })

  it.each([
    ['a page of elsewhere', { origin: 'https://evil.example' }, 403],
    ['a page that says nothing of use', { origin: 'null' }, 403],
    ['a session that there is not', { 'mcp-session-id': 'x' }, 404],
  ])('refuses %s', async (_, headers, status) => {
    const { url } = await open([served('session')])
    expect((await post(`${url}/small/mcp`, headers)).status).toBe(status)
  })

  it.each([
    ['what is no JSON', '{', 400],
    ['a request without a session', { ...INITIALIZE, method: 'tools/list' }, 400],
    ['more than 4 MiB', JSON.stringify({ ...INITIALIZE, more: 'x'.repeat(5_000_000) }), 413],
  ])('refuses %s', async (_, body, status) => {
    const { url } = await open([served('session')])
    const response = await post(`${url}/small/mcp`, {}, body).catch(() => ({ status: 413 }))
    expect(response.status).toBe(status)
  })

  it('takes pages of this machine, and of origins that are allowed', async () => {
    const { url } = await open([served('session')], { origins: ['https://app.example'] })
    for (const origin of ['http://localhost:3000', 'https://app.example'])
      expect((await post(`${url}/small/mcp`, { origin })).status).toBe(200)
  })

  it('does not keep a session that HTTP itself has refused', async () => {
    const { url, gateway } = await open([served('session')])
    expect((await post(`${url}/small/mcp`, { accept: 'text/plain' })).status).toBe(406)
    expect(gateway.sessions).toBe(0)
  })

  it('says what there is, where there is nothing', async () => {
    const { url } = await open([served('session')])
    const response = await fetch(`${url}/other/mcp`)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('/small/mcp')
  })

  it('asks for the token, when there is one', async () => {
    const token = 'a token of sixteen'
    const { url } = await open([served('session')], { token })
    expect((await post(`${url}/small/mcp`)).status).toBe(401)
    expect((await post(`${url}/small/mcp`, { authorization: 'Bearer wrong' })).status).toBe(401)
    const headers = { authorization: `Bearer ${token}` }
    expect(await pidsOf(await connect(url, { headers }))).toMatchObject({ starts: 1 })
  })

  it('does not listen for others without a token', () => {
    const options = { servers: [], port: 0, origins: [], maxStarts: 1, maxSessions: 1, sessionIdleMs: 1 }
    expect(() => new Gateway({ ...options, host: '0.0.0.0', token: undefined })).toThrow(/token/)
    expect(() => new Gateway({ ...options, host: '0.0.0.0', token: 'short' })).toThrow(/16/)
  })

  it('has so many sessions and no more', async () => {
    const { url } = await open([served('process')], { maxSessions: 1 })
    await connect(url)
    expect((await post(`${url}/small/mcp`)).status).toBe(503)
  })
})

describe('what went wrong for users of gateways', () => {
  it.each(GATEWAY_THREADS)('$name', ({ rule }) => {
    expect(readFileSync(new URL(import.meta.url), 'utf8')).toContain(`it('${rule}'`)
  })
})
