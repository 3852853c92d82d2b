import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PrepareError } from '../../src/errors/prepare-error.ts'
import { cacheUnusable, isWrongPlace } from '../../src/prepare/cache-folder.ts'
import { prepare } from '../../src/prepare/prepare.ts'
import { optionsFor, shell } from './preparation.ts'

let base: string
const mounted: string[] = []
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-place-'))
})
afterEach(() => {
  for (const each of mounted.splice(0)) execFileSync('umount', [each])
  rmSync(base, { recursive: true, force: true })
})

const isRoot = process.platform === 'linux' && process.getuid?.() === 0

/** A file system of its own. */
function mount(options: string): string {
  const folder = join(base, 'mounted')
  mkdirSync(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tutti-test', folder])
  mounted.push(folder)
  return folder
}

const failureIn = (cache: string, script = 'echo made > result'): Promise<PrepareError> =>
  prepare([shell(script)], optionsFor(cache)).then(
    () => expect.unreachable('it was prepared'),
    (error: unknown) => {
      if (error instanceof PrepareError) return error
      throw error
    },
  )

describe('a cache folder that cannot be used', () => {
  it.runIf(process.platform === 'linux')('is refused at once where no folder can be made', async () => {
    const { code, message } = await failureIn('/proc/nope')
    expect(code).toBe('PREPARE_CACHE_UNUSABLE')
    expect(message).toContain('"/proc/nope"')
    expect(message).toContain('TUTTI_CACHE_DIR')
  })

  it('is named when a part of its path is a file', async () => {
    writeFileSync(join(base, 'file'), '')
    const { code, message } = await failureIn(join(base, 'file', 'cache'))
    expect(code).toBe('PREPARE_CACHE_UNUSABLE')
    expect(message).toContain('a part of the path is a file (ENOTDIR)')
  })

  it.runIf(isRoot)('is named when it is read-only', async () => {
    const { code, message } = await failureIn(mount('ro'))
    expect(code).toBe('PREPARE_CACHE_UNUSABLE')
    expect(message).toMatch(/"[^"]*mounted" cannot be used: its file system is read-only \(EROFS\)/)
  })

  it.runIf(isRoot)('is named when its disk is full before anything was made', async () => {
    const folder = mount('size=16k')
    try {
      writeFileSync(join(folder, 'filler'), Buffer.alloc(65_536))
    } catch {
      // Full, as it should be.
    }
    const { code, message } = await failureIn(folder)
    expect(code).toBe('PREPARE_CACHE_UNUSABLE')
    expect(message).toContain('its disk is full (ENOSPC)')
  })

  it.runIf(isRoot)('is named when a step has filled its disk, with the words of the tool', async () => {
    const { code, message } = await failureIn(mount('size=64k'), 'head -c 1000000 /dev/zero > big')
    expect(code).toBe('PREPARE_CACHE_UNUSABLE')
    expect(message).toContain('its disk is full (ENOSPC)')
    expect(message).toContain('No space left on device')
  })

  it.runIf(isRoot)('is named when no program may be run from it', async () => {
    const steps = [
      { title: 'make', command: 'sh', args: ['-c', 'printf "#!/bin/sh\\nexit 0\\n" > tool; chmod +x tool'] },
      { title: 'run', command: '{thing}/tool', args: [] },
    ]
    const cache = mount('noexec')
    const failed = prepare([shell('', { steps })], optionsFor(cache))
    await expect(failed).rejects.toMatchObject({
      code: 'PREPARE_CACHE_UNUSABLE',
      message: expect.stringContaining('programs may not be run from it (noexec)'),
    })
  })
})

describe('cacheUnusable', () => {
  it('says so when there is no folder at all', () => {
    expect(cacheUnusable(shell(''), undefined, undefined).message).toContain('HOME is not set')
  })
})

describe('isWrongPlace', () => {
  it.each([
    ['EROFS', true],
    ['ENOSPC', true],
    ['EMFILE', false],
    ['EEXIST', false],
  ])('of %s is %o', (code, expected) => {
    expect(isWrongPlace(Object.assign(new Error(code), { code }))).toBe(expected)
  })
})
