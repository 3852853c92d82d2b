import { closeSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  closedFolders,
  exists,
  findProgram,
  isClosed,
  isDirectory,
  isExecutable,
  isOnNoexec,
  type ProgramLookup,
} from './find-program.ts'

/** Why a process could not be started, for a person to act on. */
export interface SpawnFailure {
  /** The operating system's name of the error, as `ENOENT`. */
  readonly errno: string
  readonly diagnosis: string
}

/** Turns the error of a failed spawn into a sentence that says what is wrong and what to do. */
export function diagnoseSpawnFailure(error: Error, attempt: ProgramLookup): SpawnFailure {
  const errno = errnoOf(error)
  return { errno, diagnosis: diagnose(errno, error, attempt) }
}

/**
 * What is wrong with a program file that did start, or seemed to, and then ended at once: the
 * kernel hands what it cannot run to the shell, so a binary for another machine looks like a failed
 * script.
 *
 * @returns A sentence, or `undefined` when nothing is wrong with the file.
 */
export function diagnoseProgramFile(attempt: ProgramLookup): string | undefined {
  const file = findProgram(attempt)
  if (file === undefined) return undefined
  const machine = elfMachine(firstBytes(file))
  const expected = ELF_MACHINES[process.arch]
  if (machine === undefined || expected === undefined || machine === expected) return undefined
  const name = Object.entries(ELF_MACHINES).find(([, number]) => number === machine)?.[0] ?? `ELF machine ${machine}`
  return `"${file}" is a program for ${name}, and this machine is ${process.arch}. Build it for ${process.arch}`
}

/**
 * Looks at what a spawn would find. For programs that something else becomes, so that the spawn
 * itself succeeds whatever they are.
 *
 * @throws {Error} with the `code` that the spawn would have: `ENOENT` or `EACCES`.
 */
export function mustBeStartable(attempt: ProgramLookup): void {
  const { cwd } = attempt
  const file = findProgram(attempt)
  if (cwd !== undefined && !isDirectory(cwd)) throw failureOf(isClosed(cwd) ? 'EACCES' : 'ENOENT')
  if (file === undefined) throw failureOf(isClosed(resolve(cwd ?? '/', attempt.command)) ? 'EACCES' : 'ENOENT')
  if (isDirectory(file) || !isExecutable(file)) throw failureOf('EACCES')
  const interpreter = interpreterOf(file)
  if (interpreter !== undefined && !exists(resolve(cwd ?? '', interpreter))) throw failureOf('ENOENT')
}

function failureOf(code: string): Error {
  return Object.assign(new Error(`spawn ${code}`), { code })
}

function diagnose(errno: string, error: Error, attempt: ProgramLookup): string {
  const { command, cwd } = attempt
  if (cwd !== undefined && !isDirectory(cwd))
    return `the working folder "${cwd}" ${isClosed(cwd) ? NOT_TO_BE_REACHED : 'does not exist'}`
  if (cwd !== undefined && isClosed(`${cwd}/.`)) return `the working folder "${cwd}" may not be entered by this user`
  const file = findProgram(attempt)
  if (file === undefined) return command.includes('/') ? diagnoseNoFile(attempt) : diagnoseNoName(attempt)
  if (isDirectory(file)) return `"${file}" is a folder, not a program`
  if (isOnNoexec(file))
    return `"${file}" lies on a file system from which programs may not be run (noexec). Move it; if it lies in Tutti's cache, name another folder in TUTTI_CACHE_DIR`
  if (!isExecutable(file)) return `"${file}" is not executable. Run: chmod +x ${file}`
  const interpreter = interpreterOf(file)
  if (errno === 'ENOENT' && interpreter !== undefined)
    return `"${file}" asks for the interpreter "${interpreter}", which does not exist`
  return (
    diagnoseProgramFile(attempt) ??
    (errno === 'ENOEXEC' ? `"${file}" is in no format that this machine can run` : error.message)
  )
}

const NOT_TO_BE_REACHED = 'is in a folder that this user may not search'

function diagnoseNoFile({ command, cwd }: ProgramLookup): string {
  if (isClosed(resolve(cwd ?? '/', command)))
    return `"${command}" ${NOT_TO_BE_REACHED}. Give that user the right to, or move it`
  return `there is no file "${command}". Check the path, or build it first`
}

function diagnoseNoName(attempt: ProgramLookup): string {
  const { PATH = 'which is not set' } = attempt.env
  const closed = closedFolders(attempt)
  const skipped = closed.length === 0 ? '' : `; this user may not search ${closed.join(', ')}`
  return `"${attempt.command}" was not found on PATH (${PATH === '' ? 'which is empty' : PATH})${skipped}. Install it, or give its full path`
}

/** What the first line of a script asks for. */
function interpreterOf(file: string): string | undefined {
  return /^#!\s*(\S+)/.exec(firstBytes(file).toString('latin1'))?.[1]
}

function firstBytes(file: string): Buffer {
  const bytes = Buffer.alloc(256)
  try {
    const descriptor = openSync(file, 'r')
    try {
      return bytes.subarray(0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return bytes.subarray(0, 0)
  }
}

/** `e_machine` of an ELF file. @source System V ABI, ELF header */
function elfMachine(bytes: Buffer): number | undefined {
  if (bytes.length < 20 || bytes.readUInt32BE(0) !== 0x7f454c46) return undefined
  return bytes[5] === 2 ? bytes.readUInt16BE(18) : bytes.readUInt16LE(18)
}

const ELF_MACHINES: Readonly<Record<string, number>> = Object.freeze({
  ia32: 3,
  mips: 8,
  ppc64: 21,
  s390x: 22,
  arm: 40,
  x64: 62,
  arm64: 183,
  riscv64: 243,
  loong64: 258,
})

function errnoOf(error: Error): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (typeof code === 'string') return code
  return cause instanceof Error ? errnoOf(cause) : 'UNKNOWN'
}
