import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../src/process/make-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'tutti-folder-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('makeFolder', () => {
  it('makes a folder and those above it, and repeats without harm', () => {
    makeFolder(join(base, 'a/b/c'))
    makeFolder(join(base, 'a/b/c'))
    expect(existsSync(join(base, 'a/b/c'))).toBe(true)
  })

  it('says what is wrong with a path through a file', () => {
    writeFileSync(join(base, 'file'), '')
    expect(() => makeFolder(join(base, 'file/x'))).toThrow(/ENOTDIR/)
    expect(() => makeFolder(join(base, 'file'))).toThrow(/ENOTDIR/)
  })

  it.runIf(process.platform === 'linux')('ends at once where no folder can be made', () => {
    expect(() => makeFolder('/proc/nope/deep/below')).toThrow(/ENOENT|EPERM/)
  })
})
