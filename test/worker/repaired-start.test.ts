import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageFile } from '../../src/adapter-kit.ts'
import { type Program, worker } from '../../src/index.ts'
import { killWorker } from '../../src/testing/faults/kill-worker.ts'
import { startMain } from '../fixtures/systems.ts'

let base: string
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-repair-'))
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** A worker whose program is made by a preparation, which counts how often it is made. */
const made = (name: string, source: string): Program => ({
  kind: 'worker',
  runtime: 'node',
  command: process.execPath,
  args: ['--import', 'tsx', '{program}/main.mts'],
  prepare: [
    {
      name: 'program',
      title: `program ${name}`,
      tool: { command: 'sh', versionArgs: ['-c', 'echo 1'], install: 'Install sh.' },
      inputs: [],
      steps: [
        {
          title: 'write it',
          command: 'sh',
          args: ['-c', `echo made >> ${base}/${name}; cat > main.mts <<'END'\n${source}\nEND`],
        },
      ],
    },
  ],
  cwd: packageFile('.'),
})

const ECHO = `import { serve } from '${packageFile('adapters/runtimes/node/sdk/index.ts')}'
serve({ methods: { echo: (value) => value } })`

const timesMade = (name: string): number => readFileSync(join(base, name), 'utf8').trim().split('\n').length

describe('a start that fails although all was prepared', () => {
  it('makes anew what is gone of that, once, and goes on', async () => {
    const cacheDir = join(base, 'cache')
    const system = await startMain([worker('w', made('repaired', ECHO))], {}, { cacheDir })
    const ref = system.ref('main/w')
    expect(await ref.call('echo', 1)).toBe(1)
    const [entry = ''] = readdirSync(cacheDir).filter((name) => name.startsWith('program-'))
    const [attempt = ''] = readdirSync(join(cacheDir, entry)).filter((name) => !name.startsWith('.'))
    rmSync(join(cacheDir, entry, attempt, 'main.mts'))
    await killWorker(system, 'main/w')
    expect(await ref.call('echo', 2)).toBe(2)
    expect(timesMade('repaired')).toBe(2)
  })

  it('makes nothing anew when nothing is gone', async () => {
    const program = made('sound', 'process.exit(3)')
    const cacheDir = join(base, 'other')
    const failed = startMain([worker('w', program)], { intensity: 2 }, { cacheDir })
    await expect(failed).rejects.toMatchObject({ code: 'START_FAILED' })
    expect(timesMade('sound')).toBe(1)
  })
})
