import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { awaitGone, isRunning } from '../../../../fixtures/await-event.ts'
import { small } from '../open-client.ts'
import { type Pids, pidsOf } from '../tools-of-small.ts'
import { opened, type Whose } from './opened.ts'
import type { ThreadCase } from './thread-case.ts'

const HOST = fileURLToPath(new URL('../../../../fixtures/hosts/mcp-client.ts', import.meta.url))

/** The longest that the official transport takes to close, and half a second more. */
const CLOSE_LIMIT_MS = 4_500

/** Those of the processes that still run after that time; they are ended. */
async function leftOf({ own, child }: Pids, limitMs: number): Promise<string> {
  const left = await Promise.all(
    Object.entries({ 'the server': own, 'its child': child }).map(async ([name, pid]) => {
      if (pid === null) return []
      const isGone = await awaitGone(pid, limitMs).then(
        () => true,
        () => false,
      )
      if (!isGone && isRunning(pid)) process.kill(pid, 'SIGKILL')
      return isGone ? [] : [name]
    }),
  )
  return left.flat().length === 0 ? 'nothing is left' : `left: ${left.flat().join(', ')}`
}

async function closed(whose: Whose, options: Parameters<typeof opened>[1]): Promise<string> {
  const { client, transport, connected } = opened(whose, options)
  await connected
  const pids = await pidsOf(client)
  await transport.close()
  return leftOf(pids, CLOSE_LIMIT_MS)
}

/** Complaints about processes that stay. */
export const LEAKS: readonly ThreadCase[] = [
  {
    name: 'a server ignores the end of its input and SIGTERM',
    threads: ['supercorp-ai/supergateway#108', 'ProxymanApp/Proxyman#2727'],
    outcome: { tutti: 'it is gone within a second', sdk: 'it is gone after 4 seconds' },
    play: async (whose) => {
      const { client, transport, connected } = opened(whose, small('--deaf'))
      await connected
      const { own } = await pidsOf(client)
      const closing = transport.close()
      const isGone = awaitGone(own, 2_000).then(
        () => 'it is gone within a second',
        () => 'it is gone after 4 seconds',
      )
      await closing
      await awaitGone(own)
      return isGone
    },
  },
  {
    name: 'a server behind a shell ignores the end of its input',
    threads: ['supercorp-ai/supergateway#124', 'supercorp-ai/supergateway#141'],
    outcome: { tutti: 'nothing is left', sdk: 'left: the server' },
    play: (whose) => {
      const { command, args = [] } = small('--deaf')
      return closed(whose, { command: 'sh', args: ['-c', '"$@"; true', 'sh', command, ...args], stderr: 'ignore' })
    },
  },
  {
    name: 'a server behind npx ignores the end of its input',
    threads: ['supercorp-ai/supergateway#141', 'openclaw/openclaw#72112'],
    outcome: { tutti: 'nothing is left', sdk: 'left: the server' },
    play: async (whose) => {
      const folder = mkdtempSync(join(tmpdir(), 'tutti-npx-'))
      const { command, args = [] } = small('--deaf')
      mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
      const bin = join(folder, 'node_modules', '.bin', 'deaf-server')
      writeFileSync(bin, `#!/bin/sh\n${[command, ...args].map((each) => `'${each}'`).join(' ')}\n`)
      chmodSync(bin, 0o755)
      writeFileSync(join(folder, 'package.json'), '{"name":"x","version":"1.0.0"}')
      try {
        return await closed(whose, { command: 'npx', args: ['--no', 'deaf-server'], cwd: folder, stderr: 'ignore' })
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  },
  {
    name: 'a server leaves a child in a session of its own',
    threads: ['docker/mcp-gateway#318', 'NousResearch/hermes-agent#34966'],
    outcome: { tutti: 'nothing is left', sdk: 'left: its child' },
    play: (whose) => closed(whose, small('--child')),
  },
  {
    name: 'the host is killed',
    threads: ['metatool-ai/metamcp#162', 'agentgateway/agentgateway#684', 'NousResearch/hermes-agent#81880'],
    outcome: { tutti: 'nothing is left', sdk: 'left: the server, its child' },
    play: async (whose) => {
      const { command, args = [] } = small('--deaf', '--child')
      const host = execFile(process.execPath, ['--import', 'tsx', HOST, whose, command, ...args])
      const said = await new Promise<string>((resolve) => host.stdout?.once('data', resolve))
      host.kill('SIGKILL')
      return leftOf(JSON.parse(said) as Pids, 1_000)
    },
  },
]
