import { mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { hostFolder } from '../../src/process/host-folder.ts'

const home = process.cwd()
afterEach(() => process.chdir(home))

describe('hostFolder', () => {
  it('is the working folder of this process', () => {
    expect(hostFolder()).toBe(home)
  })

  it('is a folder that one can change to when the working folder was removed, also when its path is remembered', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tutti-gone-'))
    process.chdir(folder)
    expect(hostFolder()).toBe(process.cwd())
    rmdirSync(folder)
    expect(statSync(hostFolder()).isDirectory()).toBe(true)
    expect(hostFolder()).toBe(process.platform === 'linux' ? '/proc/self/cwd' : '/')
  })
})
