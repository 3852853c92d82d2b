import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChildSpec, type ExitReason, type Program, StartError, worker } from '../../src/index.ts'
import { pythonWorker, shell, startMain } from '../fixtures/systems.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-handshake-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** Why the only child of a tree did not start. */
const failureOf = async (child: ChildSpec): Promise<ExitReason> => {
  const error = await startMain([child]).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof StartError)) throw new Error(`expected a StartError; got ${String(error)}`)
  expect(error.code).toBe('START_FAILED')
  const { reason } = error
  if (reason.type !== 'shutdown' || reason.detail?.type !== 'failed_to_start_child')
    throw new Error(`not nested: ${JSON.stringify(reason)}`)
  expect(reason.detail.id).toBe(child.id)
  return reason.detail.reason
}

const program = (command: string, more: Partial<Program> = {}): ChildSpec =>
  worker('w', { kind: 'worker', runtime: 'raw', command, ...more })

const writeProgram = async (name: string, content: string | Buffer, mode = 0o755): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, content)
  await chmod(file, mode)
  return file
}

describe('a program that cannot be started', () => {
  it('is not found on PATH', async () => {
    expect(await failureOf(program('tutti-no-such-program'))).toMatchObject({
      type: 'spawn_failed',
      errno: 'ENOENT',
      diagnosis: expect.stringMatching(/"tutti-no-such-program" was not found on PATH .*Install it/),
    })
  })

  it('does not exist at its path', async () => {
    const reason = await failureOf(program('/no/such/program'))
    expect(reason).toMatchObject({
      type: 'spawn_failed',
      errno: 'ENOENT',
      diagnosis: expect.stringContaining('there is no file "/no/such/program"'),
    })
  })

  it('is not executable', async () => {
    const file = await writeProgram('plain', '#!/bin/sh\n', 0o644)
    expect(await failureOf(program(file))).toMatchObject({
      type: 'spawn_failed',
      errno: 'EACCES',
      diagnosis: expect.stringContaining(`chmod +x ${file}`),
    })
  })

  it('asks for an interpreter that is missing', async () => {
    const file = await writeProgram('orphan', '#!/no/such/interpreter\n')
    expect(await failureOf(program(file))).toMatchObject({
      type: 'spawn_failed',
      diagnosis: expect.stringContaining('"/no/such/interpreter", which does not exist'),
    })
  })

  it('is a folder', async () => {
    expect(await failureOf(program(folder))).toMatchObject({
      type: 'spawn_failed',
      diagnosis: expect.stringContaining('is a folder'),
    })
  })

  it('is to run in a folder that does not exist', async () => {
    expect(await failureOf(program('/bin/sh', { cwd: '/no/such/folder' }))).toMatchObject({
      type: 'spawn_failed',
      diagnosis: 'the working folder "/no/such/folder" does not exist',
    })
  })

  it('was built for another machine', async () => {
    const foreign = process.arch === 'arm64' ? 62 : 183
    const elf = Buffer.alloc(128)
    elf.write('\x7fELF\x02\x01\x01', 'latin1')
    elf.writeUInt16LE(2, 16)
    elf.writeUInt16LE(foreign, 18)
    const file = await writeProgram('foreign', elf)
    const reason = await failureOf(program(file))
    expect(reason).toMatchObject({
      diagnosis: expect.stringMatching(/is a program for (arm64|x64), and this machine is/),
    })
  })
})

describe('a program that runs, but does not become ready', () => {
  it('exited, and its stderr says why', async () => {
    expect(await failureOf(worker('w', shell('echo "no licence found" >&2; exit 3')))).toEqual({
      type: 'handshake_failed',
      cause: 'exited',
      diagnosis: 'it exited with code 3 before READY: no licence found',
    })
  })

  it('exited, and of many lines of stderr the one that says why comes first', async () => {
    const reason = await failureOf(
      worker('w', shell('printf "loading\\nno licence found\\n  at line 3\\n" >&2; exit 3')),
    )
    expect(reason).toMatchObject({
      diagnosis:
        'it exited with code 3 before READY: no licence found\nIts last lines on stderr:\nloading\nno licence found\n  at line 3',
    })
  })

  it('exited without a word', async () => {
    expect(await failureOf(worker('w', shell('exit 3')))).toMatchObject({
      diagnosis: 'it exited with code 3 before READY and wrote nothing to stderr',
    })
  })

  it('was ended by a signal', async () => {
    expect(await failureOf(worker('w', shell('kill -SEGV $$')))).toMatchObject({
      cause: 'exited',
      diagnosis: expect.stringContaining('signal SIGSEGV'),
    })
  })

  it('has a syntax error', async () => {
    const reason = await failureOf(pythonWorker('w', 'syntax-error'))
    expect(reason).toMatchObject({
      type: 'handshake_failed',
      cause: 'exited',
      diagnosis: expect.stringContaining('SyntaxError'),
    })
  })

  it('speaks another version', async () => {
    const reason = await failureOf(pythonWorker('w', 'wrong-protocol'))
    expect(reason).toMatchObject({
      cause: 'wrong_version',
      diagnosis: expect.stringMatching(/version 99 .* this host speaks version 1/),
    })
  })

  it('prints text where frames should be', async () => {
    const reason = await failureOf(
      worker('w', { ...shell('echo "Hello, world"; exec sleep 60'), descriptors: 'stdio' }),
    )
    expect(reason).toMatchObject({
      cause: 'not_protocol',
      diagnosis: expect.stringMatching(/WIRE_FRAME_TOO_LARGE.*as if text had been printed/),
    })
  })

  it.each([
    ['garbage', 'writes-garbage'],
    ['a header of 4 GiB', 'giant-header'],
    ['half a frame', 'half-frame'],
  ])('writes %s', async (_, name) => {
    expect(await failureOf(pythonWorker('w', name))).toMatchObject({ type: 'handshake_failed', cause: 'not_protocol' })
  })

  it('takes too long', async () => {
    const reason = await failureOf(pythonWorker('w', 'hangs-before-ready', { startTimeoutMs: 300 }))
    expect(reason).toMatchObject({ cause: 'timeout', diagnosis: expect.stringContaining('not ready within 300 ms') })
  })
})
