import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diagnoseProgramFile, diagnoseSpawnFailure } from '../../src/process/diagnose.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-diagnose-'))
  await mkdir(join(folder, 'bin'))
  await mkdir(join(folder, 'a-folder'))
  await write('plain', '#!/bin/sh\n', 0o644)
  await write('runs', '#!/bin/sh\n')
  await write('orphan', '#! /no/such/interpreter -x\n')
  await write('garbage', Buffer.from([1, 2, 3, 4]))
  await write('foreign', elf(FOREIGN, true))
  await write('big-endian', elf(21, false))
  await write('unheard-of', elf(9_999, true))
  await write('native', elf(process.arch === 'arm64' ? 183 : 62, true))
  await write('bin/tool', '#!/bin/sh\n')
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const FOREIGN = process.arch === 'arm64' ? 62 : 183
const FOREIGN_NAME = process.arch === 'arm64' ? 'x64' : 'arm64'

async function write(name: string, content: string | Buffer, mode = 0o755): Promise<void> {
  await writeFile(join(folder, name), content)
  await chmod(join(folder, name), mode)
}

function elf(machine: number, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(64)
  bytes.write('\x7fELF\x02', 'latin1')
  bytes[5] = isLittle ? 1 : 2
  if (isLittle) bytes.writeUInt16LE(machine, 18)
  else bytes.writeUInt16BE(machine, 18)
  return bytes
}

const failure = (errno: string): Error => Object.assign(new Error(`spawn ${errno}`), { code: errno })
const attempt = (command: string, cwd?: string) => ({
  command,
  cwd,
  env: { PATH: `/no/such/bin:${join(folder, 'bin')}` },
})
const diagnosisOf = (errno: string, command: string, cwd?: string): string =>
  diagnoseSpawnFailure(failure(errno), attempt(command, cwd)).diagnosis

describe('diagnoseSpawnFailure', () => {
  it('names the working folder that does not exist, before it looks at the program', () => {
    expect(diagnosisOf('ENOENT', 'no-such-tool', '/no/such/folder')).toBe(
      'the working folder "/no/such/folder" does not exist',
    )
  })

  it('says that a name is not on PATH, which PATH that is, and what to do', () => {
    expect(diagnosisOf('ENOENT', 'no-such-tool')).toBe(
      `"no-such-tool" was not found on PATH (/no/such/bin:${join(folder, 'bin')}). Install it, or give its full path`,
    )
    const lookUp = { command: 'no-such-tool', cwd: undefined }
    const { diagnosis } = diagnoseSpawnFailure(failure('ENOENT'), { ...lookUp, env: { PATH: '' } })
    expect(diagnosis).toContain('PATH (which is empty)')
    expect(diagnoseSpawnFailure(failure('ENOENT'), { ...lookUp, env: {} }).diagnosis).toContain(
      'PATH (which is not set)',
    )
  })

  it('says that there is no such file', () => {
    expect(diagnosisOf('ENOENT', '/no/such/tool')).toBe(
      'there is no file "/no/such/tool". Check the path, or build it first',
    )
    expect(diagnosisOf('ENOENT', './missing', folder)).toContain('there is no file "./missing"')
  })

  it.each([
    ['a folder', 'EACCES', 'a-folder', 'is a folder, not a program'],
    ['not executable', 'EACCES', 'plain', 'is not executable. Run: chmod +x '],
    [
      'of a missing interpreter',
      'ENOENT',
      'orphan',
      'asks for the interpreter "/no/such/interpreter", which does not exist',
    ],
    [
      'of another machine',
      'ENOEXEC',
      'foreign',
      `is a program for ${FOREIGN_NAME}, and this machine is ${process.arch}`,
    ],
    ['of no format', 'ENOEXEC', 'garbage', 'is in no format that this machine can run'],
    ['all right, as far as we see', 'EAGAIN', 'runs', 'spawn EAGAIN'],
  ])(
    'says of a file that it is %s, by its full path and by one relative to the working folder',
    (_, errno, name, expected) => {
      expect(diagnosisOf(errno, join(folder, name))).toContain(expected)
      expect(diagnosisOf(errno, `./${name}`, folder)).toContain(expected)
    },
  )

  it('finds a tool on PATH to look at', () => {
    expect(diagnosisOf('EAGAIN', 'tool')).toBe('spawn EAGAIN')
  })

  it.each([
    ['its own code', failure('EMFILE'), 'EMFILE'],
    ['the code of its cause', new Error('failed', { cause: failure('E2BIG') }), 'E2BIG'],
    ['none', new Error('failed'), 'UNKNOWN'],
  ])('takes from an error %s', (_, error, errno) => {
    expect(diagnoseSpawnFailure(error, attempt('tool')).errno).toBe(errno)
  })
})

describe('diagnoseProgramFile', () => {
  it.each([
    ['foreign', `is a program for ${FOREIGN_NAME}, and this machine is ${process.arch}. Build it for ${process.arch}`],
    ['big-endian', 'is a program for ppc64'],
    ['unheard-of', 'is a program for ELF machine 9999'],
  ])('names the machine of a program that is not for this one: %s', (name, expected) => {
    expect(diagnoseProgramFile(attempt(join(folder, name)))).toContain(expected)
  })

  it.each(['native', 'runs', 'garbage', 'missing', 'a-folder'])('has nothing to say of %s', (name) => {
    expect(diagnoseProgramFile(attempt(join(folder, name)))).toBeUndefined()
  })
})
