import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { missing } from '../containment/layers.ts'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const IN_NAMESPACE = 'exec unshare --pid --fork --mount-proc --kill-child -- "$@"'
const canUnshare = spawnSync('/bin/sh', ['-c', IN_NAMESPACE, 'sh', '/bin/true']).status === 0
const noNamespace = await missing('pid_namespace')

async function play(layer: string): Promise<{ readonly report: unknown; readonly log: string }> {
  const host = fileURLToPath(new URL('first-process.ts', import.meta.url))
  const args = ['-c', IN_NAMESPACE, 'host', process.execPath, await compiled(host), layer]
  const child = spawn('/bin/sh', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ends = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const [printed, log] = await within('the end of the host', ends)
  return { report: JSON.parse(printed), log }
}

describe.skipIf(!canUnshare)('a host that is process 1', () => {
  it('warns that zombies will stay, and what to do', async () => {
    const { report, log } = await play('process_group')
    expect(report).toEqual({ pid: 1, leavesZombies: true })
    expect(log).toContain('start the container with an init (docker run --init, tini)')
  })

  it.skipIf(noNamespace !== undefined)('has none with pid_namespace, and says nothing', async () => {
    const { report, log } = await play('pid_namespace')
    expect(report).toEqual({ pid: 1, leavesZombies: false })
    expect(log).not.toContain('init')
  })
})
