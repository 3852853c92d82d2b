import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { limitMemory, mustBeUnlimited } from '../../src/containment/limit-memory.ts'

/** A folder with files as a group has them. */
function group(...files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-limit-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const file of files) writeFileSync(join(folder, file), 'max')
  return folder
}

const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8')

describe('limitMemory', () => {
  it('writes to the files of version 2: no swap, and all of the group or nothing', () => {
    const unified = group('memory.max', 'memory.swap.max', 'memory.oom.group')
    limitMemory({ unified, memory: undefined }, 4_194_304)
    expect(['memory.max', 'memory.swap.max', 'memory.oom.group'].map((file) => read(unified, file))).toEqual([
      '4194304',
      '0',
      '1',
    ])
  })

  it('writes to the files of version 1, and to that of swap where it is counted', () => {
    const memory = group('memory.limit_in_bytes', 'memory.memsw.limit_in_bytes')
    limitMemory({ unified: group(), memory }, 4_194_304)
    expect(read(memory, 'memory.limit_in_bytes')).toBe('4194304')
    expect(read(memory, 'memory.memsw.limit_in_bytes')).toBe('4194304')
    const plain = group('memory.limit_in_bytes')
    limitMemory({ unified: group(), memory: plain }, 4_194_304)
    expect(read(plain, 'memory.limit_in_bytes')).toBe('4194304')
  })

  it('is refused where memory is not counted', () => {
    const unified = group()
    expect(() => limitMemory({ unified, memory: undefined }, 4_194_304)).toThrow(/does not count the memory/)
  })
})

describe('mustBeUnlimited', () => {
  it('refuses a limit, and nothing else', () => {
    expect(() => mustBeUnlimited({})).not.toThrow()
    expect(() => mustBeUnlimited({ memoryBytes: 1 })).toThrow(/needs the containment 'cgroup'/)
  })
})
