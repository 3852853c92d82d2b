import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { hasPrograms } from '../fixtures/has-programs.ts'

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url)
const run = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['--import', 'tsx', ...args])).stdout

describe('programs that know nothing of Tutti', () => {
  it.skipIf(!hasPrograms('bc', 'go', 'escript'))('are called without a changed byte', async () => {
    const stdout = await run(fileURLToPath(at('examples/05-foreign-programs/main.ts')))
    expect(stdout.split('\n').filter((line) => / =|^Node/.test(line))).toEqual([
      'bc: 2 ^ 100 = 1267650600228229401496703205376',
      'Go: 1 + 2 + 3 = 6',
      'Node: UNCHANGED',
      'Erlang: 30! = 265252859812191058636308480000000n',
    ])
  })

  it.skipIf(!hasPrograms('bc'))('are called as their page says', async () => {
    const page = await readFile(at('docs/foreign-programs.md'), 'utf8')
    const [, block = ''] = /^```ts\n(.*?)^```/ms.exec(page) ?? []
    const program = block
      .replace("'tutti'", `'${at('src/index.ts').href}'`)
      .replace("'tutti/adapters/ports'", `'${at('adapters/protocols/ports/adapter.ts').href}'`)
    expect(await run('--input-type=module', '-e', program)).toContain('1267650600228229401496703205376\n')
  })
})
