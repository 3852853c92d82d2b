import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashInputs } from '../../src/prepare/hash-inputs.ts'

let base: string
let tree: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-hash-'))
  tree = join(base, 'tree')
  mkdirSync(join(tree, 'sub'), { recursive: true })
  writeFileSync(join(tree, 'a'), 'a')
  writeFileSync(join(tree, 'sub/b'), 'b')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const hash = (inputs = [tree], ignore: string[] = []): Promise<string> => hashInputs(inputs, ignore)

/** Whether the hash differs once `change` has been made. */
async function changes(change: () => void, ignore: string[] = []): Promise<boolean> {
  const before = await hash([tree], ignore)
  change()
  return (await hash([tree], ignore)) !== before
}

describe('hashInputs', () => {
  it('sees contents, names, additions and removals', async () => {
    expect(await changes(() => writeFileSync(join(tree, 'sub/b'), 'B'))).toBe(true)
    expect(await changes(() => renameSync(join(tree, 'a'), join(tree, 'c')))).toBe(true)
    expect(await changes(() => writeFileSync(join(tree, 'new'), ''))).toBe(true)
    expect(await changes(() => rmSync(join(tree, 'new')))).toBe(true)
  })

  it('does not see times and places', async () => {
    expect(await changes(() => utimesSync(join(tree, 'a'), 1, 1))).toBe(false)
    cpSync(tree, join(base, 'copy'), { recursive: true })
    expect(await hash([join(base, 'copy')])).toBe(await hash())
  })

  it('leaves out ignored names at any depth, and never the input itself', async () => {
    mkdirSync(join(tree, 'sub/dist'))
    expect(await changes(() => writeFileSync(join(tree, 'sub/dist/x'), 'x'), ['dist'])).toBe(false)
    expect(await hash([join(tree, 'sub/dist')], ['dist'])).not.toBe(await hash([join(tree, 'sub')], ['dist']))
  })

  it('tells apart which input a file belongs to', async () => {
    expect(await hash([join(tree, 'a'), join(tree, 'sub')])).not.toBe(await hash([join(tree, 'sub'), join(tree, 'a')]))
  })

  it('sees the text of a symbolic link and what it leads to', async () => {
    writeFileSync(join(base, 'far'), '1')
    mkdirSync(join(base, 'folder'))
    expect(await changes(() => symlinkSync('../far', join(tree, 'link')))).toBe(true)
    expect(await changes(() => writeFileSync(join(base, 'far'), '2'))).toBe(true)
    symlinkSync('../folder', join(tree, 'folder'))
    expect(await changes(() => writeFileSync(join(base, 'folder/x'), 'x'))).toBe(true)
  })

  it('ends at links that lead nowhere or back', async () => {
    expect(await changes(() => symlinkSync('nowhere', join(tree, 'broken')))).toBe(true)
    expect(await changes(() => symlinkSync('..', join(tree, 'sub/back')))).toBe(true)
    expect(await changes(() => symlinkSync('self', join(tree, 'self')))).toBe(true)
  })

  it.skipIf(process.platform === 'win32')('does not open a named pipe, which would block', async () => {
    expect(await changes(() => void execFileSync('mkfifo', [join(tree, 'pipe')]))).toBe(false)
  })

  it('reads files larger than a piece', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024)
    writeFileSync(join(tree, 'large'), large)
    const change = (): void => {
      large[large.length - 1] = 1
      writeFileSync(join(tree, 'large'), large)
    }
    expect(await changes(change)).toBe(true)
  })

  it('names an input that does not exist', async () => {
    await expect(hash([join(base, 'absent')])).rejects.toMatchObject({ code: 'ENOENT', path: join(base, 'absent') })
  })
})
