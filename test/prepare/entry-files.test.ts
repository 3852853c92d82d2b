import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lostFile, recordFiles } from '../../src/prepare/entry-files.ts'

let base: string
let folder: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-files-'))
  folder = join(base, 'made')
  mkdirSync(join(folder, 'lib/__pycache__'), { recursive: true })
  writeFileSync(join(folder, 'lib/a.py'), 'a')
  writeFileSync(join(folder, 'lib/empty.py'), '')
  writeFileSync(join(folder, 'lib/__pycache__/a.pyc'), 'a')
  writeFileSync(join(base, 'interpreter'), 'x')
  symlinkSync('../interpreter', join(folder, 'python'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

describe('lostFile', () => {
  it('finds nothing in a folder that is whole, also when something was added', async () => {
    await recordFiles(folder)
    writeFileSync(join(folder, 'lib/b.py'), 'b')
    expect(await lostFile(folder)).toBeUndefined()
  })

  it.each([
    ['a file is gone', () => rmSync(join(folder, 'lib/a.py')), 'lib/a.py'],
    ['a folder is gone', () => rmSync(join(folder, 'lib'), { recursive: true }), 'lib/a.py'],
    ['a file was emptied', () => truncateSync(join(folder, 'lib/a.py')), 'lib/a.py'],
    ['a file was damaged', () => writeFileSync(join(folder, 'lib/a.py'), 'half'), 'lib/a.py'],
    ['what a link leads to is gone', () => rmSync(join(base, 'interpreter')), 'python'],
    ['the folder is gone', () => rmSync(folder, { recursive: true }), 'lib/a.py'],
  ])('is told when %s', async (_, lose, lost) => {
    await recordFiles(folder)
    lose()
    expect(await lostFile(folder)).toBe(join(folder, lost))
  })

  it('does not miss what programs write while they run', async () => {
    await recordFiles(folder)
    rmSync(join(folder, 'lib/__pycache__'), { recursive: true })
    expect(await lostFile(folder)).toBeUndefined()
  })

  it.each([
    ['gone', undefined],
    ['cut short', '{"a'],
    ['no table', 'null'],
  ])('takes a list that is %s for a loss', async (_, text) => {
    if (text !== undefined) writeFileSync(join(base, '.files'), text)
    expect(await lostFile(folder)).toBe(join(base, '.files'))
  })
})

describe.runIf(process.platform === 'linux')('lostFile on a host without descriptors', () => {
  it('finds no loss: nothing can be told', async () => {
    await recordFiles(folder)
    const script = `
      const { lostFile } = await import(${JSON.stringify(new URL('../../src/prepare/entry-files.ts', import.meta.url).href)})
      const { openSync } = await import('node:fs')
      try { for (;;) openSync('/dev/null') } catch {}
      const found = await lostFile(process.argv[1])
      process.exit(found === undefined ? 0 : 1)`
    const command = 'ulimit -n 128; exec "$0" --import tsx --input-type=module -e "$1" "$2"'
    const { status } = spawnSync('sh', ['-c', command, process.execPath, script, folder], { stdio: 'inherit' })
    expect(status).toBe(0)
  })
})
