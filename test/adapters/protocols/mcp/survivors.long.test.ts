import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { supervisedTransport } from '../../../../adapters/protocols/mcp/adapter.ts'
import { awaitEvent, awaitGone, isRunning } from '../../../fixtures/await-event.ts'
import { newClient, small } from './open-client.ts'
import { type Pids, pidsOf } from './tools-of-small.ts'

const HOST = fileURLToPath(new URL('../../../fixtures/hosts/mcp-client.ts', import.meta.url))
const TIMES = 20

/** The longest that anything may live on, in milliseconds: less than the limit of a stop. */
const WORST_MS = 1_000

const { command, args = [] } = small('--deaf', '--child')

/** What is played: connects, ends in some way, and says when the end was ordered or seen. */
type Play = () => Promise<{ readonly pids: Pids; readonly since: number }>

async function connected(options: Parameters<typeof supervisedTransport>[0]) {
  const client = newClient()
  const transport = supervisedTransport(options)
  await client.connect(transport)
  return { transport, pids: await pidsOf(client) }
}

const closed = (options: Parameters<typeof supervisedTransport>[0]): Play => {
  return async () => {
    const { transport, pids } = await connected(options)
    const since = performance.now()
    await transport.close()
    return { pids, since }
  }
}

const PLAYS: readonly (readonly [string, Play])[] = [
  ['a server that ignores the end of its input and SIGTERM is closed', closed(small('--deaf', '--child'))],
  ['a server that leaves a child in a session of its own is closed', closed(small('--child'))],
  [
    'a server behind a shell is closed',
    closed({ command: 'sh', args: ['-c', '"$@"; true', 'sh', command, ...args], stderr: 'ignore' }),
  ],
  [
    'a server dies',
    async () => {
      const { transport, pids } = await connected(small('--child'))
      const { pid } = transport
      const died = awaitEvent('worker:died', ({ death }) => death.pid === pid)
      const since = performance.now()
      process.kill(pids.own, 'SIGKILL')
      await died
      await awaitGone(pids.child ?? 0)
      await transport.close()
      return { pids, since }
    },
  ],
  [
    'the host is killed',
    async () => {
      const host = execFile(process.execPath, ['--import', 'tsx', HOST, 'tutti', command, ...args])
      const said = await new Promise<string>((resolve) => host.stdout?.once('data', resolve))
      const since = performance.now()
      host.kill('SIGKILL')
      return { pids: JSON.parse(said) as Pids, since }
    },
  ],
]

describe('what is left of a server', () => {
  it.each(PLAYS)(`nothing, ${TIMES} times, within a second: %s`, { timeout: 240_000 }, async (name, play) => {
    const took: number[] = []
    for (let time = 0; time < TIMES; time += 1) {
      const { pids, since } = await play()
      const all = [pids.own, ...(pids.child === null ? [] : [pids.child])]
      await Promise.all(all.map((pid) => awaitGone(pid, WORST_MS)))
      took.push(performance.now() - since)
      expect(all.filter(isRunning)).toEqual([])
    }
    const sorted = took.toSorted((a, b) => a - b).map(Math.round)
    console.log(`${name}: median ${sorted[TIMES / 2]} ms, worst ${sorted.at(-1)} ms`)
  })
})
