import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { untilSo } from '../../../../fixtures/until-so.ts'
import { small } from '../open-client.ts'
import { callTool, pidsOf } from '../tools-of-small.ts'
import { type Opened, opened, openedV2, type Whose } from './opened.ts'
import type { ThreadCase } from './thread-case.ts'

/** What an error says of a cause, by its text. */
async function told(call: Promise<unknown>, cause: string): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => String(reason),
  )
  if (error === undefined) return 'it succeeds'
  return error.includes(cause) ? 'it fails at once, and the error says why' : 'it fails at once, without a reason'
}

/** Kills the server, and resolves when its client could know that. */
async function killed({ client, transport }: Opened): Promise<void> {
  const { pid } = transport
  if (pid !== null) process.kill(pid, 'SIGKILL')
  await untilSo('the death of the server to be seen', () => transport.pid !== pid || client.transport === undefined)
}

/** Connects to the small server, plays with it, and closes. */
async function withServer(
  whose: Whose,
  args: readonly string[],
  play: (server: Opened) => Promise<string>,
): Promise<string> {
  const server = opened(whose, { ...small(...args) })
  await server.connected
  try {
    return await play(server)
  } finally {
    await server.transport.close()
  }
}

/** Plays with a file in which the server counts its starts. */
async function counting(play: (file: string, starts: () => number) => Promise<string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-starts-'))
  const file = join(folder, 'starts')
  try {
    return await play(file, () => readFileSync(file, 'utf8').trimEnd().split('\n').length)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Complaints about starts that fail, and servers that end. */
export const STARTS: readonly ThreadCase[] = [
  {
    name: 'one server cannot be started',
    threads: ['supercorp-ai/supergateway#177'],
    outcome: { tutti: 'it fails at once, and the error says why', sdk: 'it fails at once, and the error says why' },
    play: (whose) => told(opened(whose, { command: 'no-such-server' }).connected, 'no-such-server'),
  },
  {
    name: 'a server crashes while it starts',
    threads: ['supercorp-ai/supergateway#139'],
    outcome: { tutti: 'it fails at once, and the error says why', sdk: 'it fails at once, without a reason' },
    play: (whose) => told(opened(whose, small('--crash')).connected, 'no database'),
  },
  {
    name: 'a server that crashes at each start is started again and again',
    threads: ['NousResearch/hermes-agent#98770'],
    outcome: { tutti: '1 start', sdk: '1 start' },
    play: (whose) =>
      counting(async (file, starts) => {
        const { transport, connected } = opened(whose, small('--crash', '--starts', file))
        await told(connected, '')
        await transport.close()
        return `${starts()} start`
      }),
  },
  {
    name: 'a client that asks for the stateless era starts each server twice',
    threads: ['openai/codex#20883'],
    outcome: { tutti: '1 start', sdk: '2 starts' },
    play: (whose) =>
      counting(async (file, starts) => {
        const client = await openedV2(whose, small('--starts', file))
        await client.close()
        return `${starts()} start${starts() === 1 ? '' : 's'}`
      }),
  },
  {
    name: 'a server that died is not started again, and its connection is used on',
    threads: [
      'google-antigravity/antigravity-cli#623',
      'ferro-labs/ai-gateway#361',
      'Hmbown/Codewhale#6187',
      'PrefectHQ/fastmcp#3630',
    ],
    outcome: { tutti: 'the next call is answered', sdk: 'the next call fails: Not connected' },
    play: (whose) =>
      withServer(whose, [], async (server) => {
        await killed(server)
        return pidsOf(server.client).then(
          () => 'the next call is answered',
          (error: unknown) => `the next call fails: ${error instanceof Error ? error.message : ''}`,
        )
      }),
  },
  {
    name: 'a restart loses the tools',
    threads: ['anthropics/claude-code#74329'],
    outcome: { tutti: 'they are there, with a new one', sdk: 'they are gone' },
    play: (whose) =>
      counting((file) =>
        withServer(whose, ['--starts', file], async (server) => {
          await server.client.listTools()
          await killed(server)
          const tools = await server.client.listTools().then(
            (list) => list.tools,
            () => [],
          )
          return tools.some(({ name }) => name === 'new') ? 'they are there, with a new one' : 'they are gone'
        }),
      ),
  },
  {
    name: 'a server is killed in the middle of a call',
    threads: ['anthropics/claude-code#61146'],
    outcome: { tutti: 'it fails at once, and the error says why', sdk: 'it fails at once, without a reason' },
    play: (whose) =>
      withServer(whose, [], async (server) => {
        const call = told(callTool(server.client, 'hang'), 'SIGKILL')
        await pidsOf(server.client)
        await killed(server)
        return call
      }),
  },
  {
    name: 'a server is killed in the middle of a call that may be repeated',
    threads: ['anthropics/claude-code#61146'],
    outcome: { tutti: 'it succeeds', sdk: 'it fails at once, without a reason' },
    play: (whose) =>
      counting((file) =>
        withServer(whose, ['--starts', file], async (server) => {
          await server.client.listTools()
          const call = told(callTool(server.client, 'hang-once'), 'SIGKILL')
          await pidsOf(server.client)
          await killed(server)
          return call
        }),
      ),
  },
]
