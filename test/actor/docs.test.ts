import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { compiled } from '../fixtures/compiled.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** An example of the page, and what the page says it prints. */
interface Example {
  readonly code: string
  readonly printed: string
}

async function examplesOf(page: string): Promise<readonly Example[]> {
  const text = await readFile(join(root, page), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```\n\n^```text\n(.*?)^```/gms)].map(([, code = '', printed = '']) => ({
    code,
    printed,
  }))
}

/** Runs it as a user's module, with the sources in place of the package. */
async function run(folder: string, index: number, code: string): Promise<string> {
  const file = join(folder, `example-${index}.mts`)
  await writeFile(file, code.replaceAll("'tutti'", `'${join(root, 'src/index.ts')}'`))
  const { stdout } = await promisify(execFile)(process.execPath, [await compiled(file)], {
    cwd: root,
    timeout: 60_000,
  })
  return stdout
}

it('docs/actors.md prints what it says', async () => {
  const examples = await examplesOf('docs/actors.md')
  const folder = await mkdtemp(join(root, 'node_modules/.docs-'))
  try {
    const printed = await Promise.all(examples.map(({ code }, index) => run(folder, index, code)))
    expect(printed).toEqual(examples.map((example) => example.printed))
    expect(examples.length).toBeGreaterThan(4)
  } finally {
    await rm(folder, { recursive: true })
  }
}, 120_000)
