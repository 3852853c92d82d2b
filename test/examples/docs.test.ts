import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { worker } from '../../src/index.ts'
import { startMain } from '../fixtures/systems.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8')

/** The blocks of that language in a page, in order. */
const blocks = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '')

describe('README', () => {
  it('shows the quick start as it runs', async () => {
    const page = await read('README.md')
    const asInstalled = (await read('examples/00-quick-start/main.ts'))
      .replace('../../src/index.ts', 'tutti')
      .replace('../../adapters/runtimes/python/adapter.ts', 'tutti/adapters/python')
    expect(blocks(page, 'ts')[0]).toBe(asInstalled)
    expect(blocks(page, 'python')[0]).toBe(await read('examples/00-quick-start/greeter.py'))
  })

  it('shows what the quick start prints', async () => {
    const main = fileURLToPath(new URL('examples/00-quick-start/main.ts', root))
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', main], { timeout: 120_000 })
    const shown = blocks(await read('README.md'), 'text').find((block) => block.startsWith('Hello')) ?? ''
    const withoutTimes = (text: string): string => text.replace(/after \d+ ms/, 'after N ms')
    expect(withoutTimes(stdout)).toBe(withoutTimes(shown))
  }, 120_000)
})

describe('docs/testing.md', () => {
  it('shows the example of a fault-injection test as it runs', async () => {
    const page = await read('docs/testing.md')
    const asInstalled = (await read('examples/03-fault-injection/prices.test.ts'))
      .replace('../../src/testing/vitest.ts', 'tutti/testing/vitest')
      .replace('../../src/testing/index.ts', 'tutti/testing')
      .replace('../../src/index.ts', 'tutti')
      .replace('../../adapters/runtimes/python/adapter.ts', 'tutti/adapters/python')
    expect(blocks(page, 'ts')[0]).toBe(asInstalled)
    expect(asInstalled.trimEnd().split('\n').length).toBeLessThanOrEqual(30)
    expect(blocks(page, 'python')[0]).toBe(await read('examples/03-fault-injection/prices.py'))
  })
})

describe('docs/write-a-worker.md', () => {
  it('has a worker without an SDK that works', async () => {
    const [program = ''] = blocks(await read('docs/write-a-worker.md'), 'perl')
    const folder = await mkdtemp(join(tmpdir(), 'tutti-docs-'))
    const file = join(folder, 'reverser.pl')
    await writeFile(file, program)
    const system = await startMain([
      worker('reverser', { kind: 'worker', runtime: 'perl', command: 'perl', args: [file], codec: 'json' }),
    ])
    const ref = system.ref('main/reverser')
    ref.cast('reverse', 'dropped')
    expect(await ref.call('reverse', 'päivää')).toBe('ääviäp')
    await expect(ref.call('fail')).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      remote: { message: 'asked to fail\n' },
    })
    await expect(ref.call('nothing')).rejects.toMatchObject({ code: 'REMOTE_UNKNOWN_METHOD' })
    expect((await system.shutdown()).unstopped).toEqual([])
    await rm(folder, { recursive: true })
  })
})
