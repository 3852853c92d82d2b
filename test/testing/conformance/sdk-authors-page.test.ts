import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONFORMANCE_CASES } from '../../../src/testing/conformance/conformance-cases.ts'
import { type StagedPackage, stagePackage } from '../../packaging/staged-package.ts'

const PAGE = new URL('../../../docs/sdk-authors.md', import.meta.url)

describe('docs/sdk-authors.md', () => {
  let staged: StagedPackage
  let page: string
  beforeAll(async () => {
    staged = await stagePackage()
    page = await readFile(PAGE, 'utf8')
  })
  afterAll(() => staged.remove())

  it('leads from an empty folder to a worker that passes, with the package as it is published', async () => {
    const [, program = ''] = /```python\n(.*?)```/s.exec(page) ?? []
    await mkdir(staged.consumer, { recursive: true })
    await writeFile(join(staged.consumer, 'worker.py'), program)
    const played = staged.run(
      'node_modules/tutti/dist/adapters/edges/cli/main.js',
      ...['conformance', '--descriptors', 'pipes', '--limit', '60000', '--', 'python3', 'worker.py'],
    )
    expect(await played).toMatch(/\b[1-9]\d* right, 0 wrong, [^]*Nothing that this worker claims is wrong\.\n$/)
  })

  it('names each method that is played', () => {
    const [, table = ''] = /\| method \|.*?\n(.*?)\n\n/s.exec(page) ?? []
    const named = table
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((each) => each[1]))
    expect(new Set(named)).toEqual(new Set(CONFORMANCE_CASES.flatMap(({ needs }) => needs)))
  })
})
