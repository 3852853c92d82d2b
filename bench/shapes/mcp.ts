import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { type SupervisedTransport, supervisedTransport } from '../../adapters/protocols/mcp/adapter.ts'
import type { Bench, Shape } from '../harness/bench.ts'
import { compare, type Sampler } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'

const PROGRAM = fileURLToPath(new URL('../programs/mcp-echo.mjs', import.meta.url))
const SERVER = { command: process.execPath, args: [PROGRAM], stderr: 'ignore' } as const
const IN_FLIGHT = 32

type Whose = 'sdk' | 'tutti'
const BOTH: readonly Whose[] = ['sdk', 'tutti']

/** A client of the official SDK over its own transport, and over a supervised one. */
export const mcp: Shape = {
  name: 'mcp',
  title:
    'Calls of a tool through the official MCP client, over its own stdio transport and over a supervised one, and what a death of the server costs. The server does as little as it can.',
  async run(bench: Bench) {
    const calls = bench.isQuick ? 300 : 3_000
    const deaths = bench.isQuick ? 2 : 20
    const each = (play: (whose: Whose) => Promise<Sampler>) =>
      BOTH.map((subject) => ({ subject, open: () => play(subject) }))
    return [
      await compare(bench, {
        name: 'tools/call, one at a time',
        unit: 'us',
        better: 'lower',
        bases: ['sdk'],
        contenders: each((whose) => alone(whose, calls)),
      }),
      await compare(bench, {
        name: `tools/call, ${IN_FLIGHT} in flight`,
        unit: 'calls/s',
        better: 'higher',
        bases: ['sdk'],
        contenders: each((whose) => together(whose, calls)),
      }),
      await compare(bench, {
        name: 'SIGKILL to the failure of the call',
        unit: 'ms',
        better: 'lower',
        bases: ['sdk'],
        contenders: each((whose) => learning(whose, deaths)),
      }),
      await compare(bench, {
        name: 'SIGKILL to the answer of the next call',
        unit: 'ms',
        better: 'lower',
        bases: ['bare start'],
        contenders: [
          { subject: 'bare start', open: async () => bare(deaths) },
          { subject: 'tutti', open: () => restarted(deaths) },
        ],
      }),
    ]
  },
}

interface Connection {
  readonly client: Client
  readonly transport: SupervisedTransport | StdioClientTransport
}

async function connect(whose: Whose): Promise<Connection> {
  const client = new Client({ name: 'bench', version: '1' })
  const policy = { intensity: 10_000, backoff: { initialMs: 1, maxMs: 1, jitter: 0 } }
  const transport =
    whose === 'tutti'
      ? supervisedTransport({ ...SERVER, policy })
      : new StdioClientTransport({ ...SERVER, args: [...SERVER.args] })
  await client.connect(transport)
  return { client, transport }
}

const call = (client: Client, name = 'echo'): Promise<unknown> =>
  client.callTool({ name, arguments: { text: 'x'.repeat(64) } })

async function alone(whose: Whose, calls: number): Promise<Sampler> {
  const { client } = await connect(whose)
  return {
    sample: async () => {
      const times: number[] = []
      for (let at = 0; at < calls; at += 1) {
        const since = performance.now()
        await call(client)
        times.push((performance.now() - since) * 1_000)
      }
      return median(times)
    },
    close: () => client.close(),
  }
}

async function together(whose: Whose, calls: number): Promise<Sampler> {
  const { client } = await connect(whose)
  return {
    sample: async () => {
      let left = calls
      const since = performance.now()
      const caller = async (): Promise<void> => {
        for (; left > 0; left -= 1) await call(client)
      }
      await Promise.all(Array.from({ length: IN_FLIGHT }, caller))
      return (calls * 1_000) / (performance.now() - since)
    },
    close: () => client.close(),
  }
}

/** The median of some deaths, each in the middle of a call that the server does not answer. */
async function learning(whose: Whose, deaths: number): Promise<Sampler> {
  return { sample: async () => median(await times(deaths, () => learnOnce(whose))), close: async () => undefined }
}

async function learnOnce(whose: Whose): Promise<number> {
  const { client, transport } = await connect(whose)
  await call(client)
  const failed = call(client, 'hang').then(
    () => undefined,
    () => performance.now(),
  )
  // The server reads the one before it dies.
  await client.ping()
  const since = performance.now()
  if (transport.pid !== null) process.kill(transport.pid, 'SIGKILL')
  const at = (await failed) ?? Number.NaN
  await client.close()
  return at - since
}

function bare(starts: number): Sampler {
  return {
    sample: async () =>
      median(
        await times(starts, async () => {
          const since = performance.now()
          const { client } = await connect('sdk')
          await call(client)
          const took = performance.now() - since
          await client.close()
          return took
        }),
      ),
    close: async () => undefined,
  }
}

async function restarted(deaths: number): Promise<Sampler> {
  const { client, transport } = await connect('tutti')
  return {
    sample: async () =>
      median(
        await times(deaths, async () => {
          const dead = new Promise<void>((resolve) => (client.onerror = () => resolve()))
          const since = performance.now()
          if (transport.pid !== null) process.kill(transport.pid, 'SIGKILL')
          await dead
          await call(client)
          return performance.now() - since
        }),
      ),
    close: () => client.close(),
  }
}

async function times(count: number, once: () => Promise<number>): Promise<readonly number[]> {
  const all: number[] = []
  for (let at = 0; at < count; at += 1) all.push(await once())
  return all
}
