import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { defaultLevel } from '../../src/log/default-level.ts'
import { compiled } from '../fixtures/compiled.ts'

const root = new URL('../../', import.meta.url)
const importOf = (path: string): string => JSON.stringify(fileURLToPath(new URL(path, root)))

/** A host that says nothing about its log, and a worker that prints. */
const HOST = `
import { start, supervisor, worker } from ${importOf('src/index.ts')}
import { python } from ${importOf('adapters/runtimes/python/adapter.ts')}
const program = new URL('./prints.py', import.meta.url)
const system = await start(supervisor('main', {}, [worker('w', python({ program }))]))
await system.ref('main/w').call('look', null)
await system.shutdown()
`
const PROGRAM = `
from tutti import Worker
worker = Worker()
@worker.method
def look(_):
    print("looking around")
worker.run()
`

describe('defaultLevel', () => {
  it.each([
    ['development', false, 'info'],
    ['development', true, 'info'],
    [undefined, true, 'info'],
    ['', true, 'info'],
    [undefined, false, 'warn'],
    ['production', true, 'warn'],
    ['test', true, 'warn'],
  ] as const)('with NODE_ENV %o, on a terminal: %o, is %s', (mode, isTerminal, level) => {
    expect(defaultLevel(mode === undefined ? {} : { NODE_ENV: mode }, isTerminal)).toBe(level)
  })

  it('shows what a worker prints in development, and not in production', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tutti-print-'))
    await writeFile(join(folder, 'host.mts'), HOST)
    await writeFile(join(folder, 'prints.py'), PROGRAM)
    const logOf = async (NODE_ENV: string): Promise<string> => {
      const args = [await compiled(join(folder, 'host.mts'))]
      const options = { cwd: fileURLToPath(root), env: { ...process.env, NODE_ENV } }
      return (await promisify(execFile)(process.execPath, args, options)).stderr
    }
    try {
      expect(await logOf('development')).toContain('INFO: [main/w] looking around')
      expect(await logOf('production')).not.toContain('looking around')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
