import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { missing } from '../containment/layers.ts'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const host = fileURLToPath(new URL('host-without-descriptors.ts', import.meta.url))
const noCgroup = await missing('cgroup')

/** Runs a host that may have 200 descriptors. @returns What it printed, line by line. */
async function play(what: string, layer = 'auto'): Promise<readonly string[]> {
  const command = 'ulimit -n 200; exec "$@"'
  const args = ['-c', command, 'host', process.execPath, await compiled(host), what, layer]
  const child = spawn('/bin/sh', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed, exit] = await within(
    `the end of the host "${what}"`,
    Promise.all([text(child.stdout), once(child, 'exit')]),
  )
  expect([printed, exit]).toEqual([expect.not.stringContaining('uncaught'), [0, null]])
  return printed.trimEnd().split('\n')
}

describe.skipIf(process.platform !== 'linux')('a host without descriptors', () => {
  it('cannot restart a worker, goes on, and restarts it when it has some', async () => {
    expect(await play('restart')).toEqual(['restart: EMFILE', 'answer: back'])
  })

  for (const layer of ['cgroup', 'process_group'] as const) {
    it.skipIf(layer === 'cgroup' && noCgroup !== undefined)(
      `makes the guard of ${layer} again, once it can`,
      async () => {
        expect(await play('guard', layer)).toEqual([
          'guard: another',
          'answer: here',
          'guard after shutdown: undefined',
        ])
      },
    )
  }

  it('cannot start a tree, and says what to do', async () => {
    const [error, answer] = await play('start')
    expect(error).toMatch(/^The tree "main" did not start: could not be started \(EMFILE\)|EMFILE/)
    expect(error).toContain('raise `ulimit -n`')
    expect(answer).toBe('answer: after')
  })

  it('is told so by a step of a preparation', async () => {
    const [result = ''] = await play('step')
    expect(JSON.parse(result)).toEqual({ type: 'spawn_failed', errno: 'EMFILE', diagnosis: 'spawn true EMFILE' })
  })
})
