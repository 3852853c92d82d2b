import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diagnoseSpawnFailure, mustBeStartable } from '../../src/process/diagnose.ts'
import { closedFolders, findProgram } from '../../src/process/find-program.ts'

const NOBODY = 65_534

/** Does something as a user who has no rights of root's: root may search every folder. */
function asOrdinaryUser<T>(action: () => T): T {
  if (process.geteuid?.() !== 0) return action()
  process.seteuid?.(NOBODY)
  try {
    return action()
  } finally {
    process.seteuid?.(0)
  }
}

let folder: string
beforeAll(() => {
  // The folder for temporary files of a test run is this user's alone.
  folder = mkdtempSync('/tmp/tutti-find-')
  chmodSync(folder, 0o755)
  for (const name of ['closed', 'open', 'plain', 'folders/tool']) mkdirSync(join(folder, name), { recursive: true })
  for (const name of ['closed/tool', 'open/tool']) writeFileSync(join(folder, name), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(folder, 'plain/tool'), '', { mode: 0o644 })
  chmodSync(join(folder, 'closed'), 0o000)
})
afterAll(() => {
  chmodSync(join(folder, 'closed'), 0o700)
  rmSync(folder, { recursive: true })
})

const lookUp = (command: string, names: readonly string[], cwd?: string) => {
  const PATH = names.map((name) => (name === '' || name === 'open/' ? name : join(folder, name))).join(':')
  return { command, cwd, env: { PATH } }
}

describe('findProgram', () => {
  it.each([
    ['a folder that may not be searched', 'closed'],
    ['a folder that does not exist', 'missing'],
    ['a file that may not be run', 'plain'],
    ['a folder of that name', 'folders'],
    ['a file in place of a folder', 'plain/tool'],
  ])('skips %s on PATH, as execvp does', (_, name) => {
    expect(asOrdinaryUser(() => findProgram(lookUp('tool', [name, 'open'])))).toBe(join(folder, 'open/tool'))
    expect(() => asOrdinaryUser(() => mustBeStartable(lookUp('tool', [name, 'open'])))).not.toThrow()
  })

  it('starts relative and empty entries of PATH in the working folder of the program', () => {
    expect(findProgram(lookUp('tool', ['', 'missing'], join(folder, 'open')))).toBe(join(folder, 'open/tool'))
    expect(findProgram(lookUp('tool', ['open/'], folder))).toBe(join(folder, 'open/tool'))
  })

  it('looks where the system does when there is no PATH at all', () => {
    expect(findProgram({ command: 'sh', cwd: undefined, env: {} })).toMatch(/^\/(usr\/)?bin\/sh$/)
    expect(findProgram({ command: 'sh', cwd: undefined, env: { PATH: '' } })).toBeUndefined()
  })
})

describe('a program that this user may not reach', () => {
  const failure = Object.assign(new Error('spawn EACCES'), { code: 'EACCES' })

  it('is refused as the system would, and the folders of PATH that were closed are named', () => {
    const attempt = lookUp('tool', ['closed', 'missing'])
    expect(asOrdinaryUser(() => closedFolders(attempt))).toEqual([join(folder, 'closed')])
    expect(asOrdinaryUser(() => diagnoseSpawnFailure(failure, attempt).diagnosis)).toContain(
      `; this user may not search ${join(folder, 'closed')}. Install it`,
    )
  })

  it.each([
    ['by its path', 'closed/tool', undefined, 'is in a folder that this user may not search'],
    ['for its working folder', 'open/tool', 'closed', 'may not be entered by this user'],
    [
      'for the folder above its working folder',
      'open/tool',
      'closed/x',
      'is in a folder that this user may not search',
    ],
  ])('says so %s', (_, path, cwd, expected) => {
    const attempt = lookUp(join(folder, path), [], cwd === undefined ? undefined : join(folder, cwd))
    expect(asOrdinaryUser(() => diagnoseSpawnFailure(failure, attempt).diagnosis)).toContain(expected)
  })

  it('has the code of the system, not that of what is not there', () => {
    const attempt = lookUp(join(folder, 'closed/tool'), [])
    expect(() => asOrdinaryUser(() => mustBeStartable(attempt))).toThrow(expect.objectContaining({ code: 'EACCES' }))
  })
})
