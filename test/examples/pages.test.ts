import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { compiled } from '../fixtures/compiled.ts'

const root = new URL('../../', import.meta.url)
const entry = fileURLToPath(new URL('src/index.ts', root))
const testing = fileURLToPath(new URL('src/testing/index.ts', root))
const python = fileURLToPath(new URL('adapters/runtimes/python/adapter.ts', root))

/** What users import, from here. */
const fromHere = (program: string): string =>
  program
    .replace("'tutti/testing'", `'${testing}'`)
    .replace("'tutti'", `'${entry}'`)
    .replace("'tutti/adapters/python'", `'${python}'`)

const blocks = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '')

describe.each([
  'docs/host.md',
  'docs/supervisors.md',
  'docs/mailboxes.md',
  'docs/calls.md',
  'docs/pools.md',
  'docs/testing.md',
])('%s', (path) => {
  it('has no code that nobody runs', async () => {
    const page = await readFile(new URL(path, root), 'utf8')
    const languages = [...page.matchAll(/^```(\w*)\n.*?^```/gms)].map(([, language]) => language)
    expect(languages.filter((language) => !['python', 'ts', 'text'].includes(language ?? ''))).toEqual([])
    // Of those that are tests there is one at most, the example; see docs.test.ts.
    const tests = blocks(page, 'ts').filter((program) => program.includes("from 'vitest'"))
    expect(tests).toHaveLength(path === 'docs/testing.md' ? 1 : 0)
  })

  it('shows programs as they run, with what they print', async () => {
    const page = await readFile(new URL(path, root), 'utf8')
    // Tests are shown by the example that they are.
    const programs = blocks(page, 'ts').filter((program) => !program.includes("from 'vitest'"))
    const shown = blocks(page, 'text')
    expect(programs).toHaveLength(shown.length)
    const folder = await mkdtemp(join(tmpdir(), 'tutti-docs-'))
    await writeFile(join(folder, 'worker.py'), blocks(page, 'python').join('\n'))
    const printed = await Promise.all(
      programs.map(async (program, index) => {
        const file = join(folder, `${index}.mts`)
        await writeFile(file, fromHere(program))
        const { stdout } = await promisify(execFile)(process.execPath, [await compiled(file)], {
          cwd: fileURLToPath(root),
          timeout: 60_000,
        })
        return stdout
      }),
    )
    await rm(folder, { recursive: true })
    expect(printed).toEqual(shown)
  })
})
