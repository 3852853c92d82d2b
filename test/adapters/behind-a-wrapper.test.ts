import { describe, expect, it } from 'vitest'
import { go } from '../../adapters/runtimes/go/adapter.ts'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { type Program, worker } from '../../src/index.ts'
import { startMain } from '../fixtures/systems.ts'

const fixture = (path: string): URL => new URL(`../fixtures/workers/${path}`, import.meta.url)
const PROGRAMS: readonly (readonly [string, Program])[] = [
  ['Node', node({ program: fixture('node/echo.ts') })],
  ['Python', python({ program: fixture('python/echo.py') })],
  ['Go', go({ dir: fixture('go/echo') })],
]

/**
 * As npx, sudo and many launchers do: it runs the program as its child, and closes every descriptor
 * above 2 for it.
 */
const LAUNCHER = 'import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))'
const wrapped = (program: Program, more: Partial<Program>): Program => ({
  ...program,
  ...more,
  command: 'python3',
  args: ['-c', LAUNCHER, program.command, ...(program.args ?? [])],
})

describe.each(PROGRAMS)('a worker in %s behind a wrapper that closes descriptors', (_, program) => {
  it('says that its pipes are not there, and what to do', async () => {
    await expect(startMain([worker('w', wrapped(program, {}))])).rejects.toThrow(
      /not a pipe of the host's: was this started through a wrapper .* `?descriptors: 'stdio'/,
    )
  })

  it('answers on stdio', async () => {
    const system = await startMain([worker('w', wrapped(program, { descriptors: 'stdio' }))])
    expect(await system.ref('main/w').call('echo', 'hello')).toBe('hello')
  })
})
