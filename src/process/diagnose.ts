import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/** Why a process could not be started, for a person to act on. */
export interface SpawnFailure {
  /** The operating system's name of the error, as `ENOENT`. */
  readonly errno: string
  readonly diagnosis: string
}

interface Attempt {
  readonly command: string
  readonly cwd: string | undefined
  readonly env: Readonly<Record<string, string>>
}

/** Turns the error of a failed spawn into a sentence that says what is wrong and what to do. */
export function diagnoseSpawnFailure(error: Error, attempt: Attempt): SpawnFailure {
  const errno = errnoOf(error)
  return { errno, diagnosis: diagnose(errno, error, attempt) }
}

/**
 * What is wrong with a program file that did start, or seemed to, and then ended at once: the kernel hands what it cannot run to the shell, so a binary
 * for another machine looks like a failed script.
 *
 * @returns A sentence, or `undefined` when nothing is wrong with the file.
 */
export function diagnoseProgramFile(attempt: Attempt): string | undefined {
  const file = findOnPath(attempt)
  if (file === undefined) return undefined
  const machine = elfMachine(firstBytes(file))
  const expected = ELF_MACHINES[process.arch]
  if (machine === undefined || expected === undefined || machine === expected) return undefined
  const name = Object.entries(ELF_MACHINES).find(([, number]) => number === machine)?.[0] ?? `ELF machine ${machine}`
  return `"${file}" is a program for ${name}, and this machine is ${process.arch}. Build it for ${process.arch}`
}

/**
 * Looks at what a spawn would find. For programs that something else becomes, so that the spawn itself succeeds whatever they are.
 *
 * @throws {Error} with the `code` that the spawn would have: `ENOENT` or `EACCES`.
 */
export function mustBeStartable(attempt: Attempt): void {
  const { cwd } = attempt
  const file = findOnPath(attempt)
  if (file === undefined || (cwd !== undefined && !isDirectory(cwd))) throw failureOf('ENOENT')
  if (isDirectory(file) || !isExecutable(file)) throw failureOf('EACCES')
  const interpreter = interpreterOf(file)
  if (interpreter !== undefined && !exists(resolve(cwd ?? '', interpreter))) throw failureOf('ENOENT')
}

function failureOf(code: string): Error {
  return Object.assign(new Error(`spawn ${code}`), { code })
}

function diagnose(errno: string, error: Error, attempt: Attempt): string {
  const { command, cwd } = attempt
  if (cwd !== undefined && !isDirectory(cwd)) return `the working folder "${cwd}" does not exist`
  const file = findOnPath(attempt)
  if (file === undefined) {
    return command.includes('/')
      ? `there is no file "${command}". Check the path, or build it first`
      : `"${command}" was not found on PATH (${attempt.env['PATH'] ?? 'which is empty'}). Install it, or give its full path`
  }
  if (isDirectory(file)) return `"${file}" is a folder, not a program`
  if (!isExecutable(file)) return `"${file}" is not executable. Run: chmod +x ${file}`
  const interpreter = interpreterOf(file)
  if (errno === 'ENOENT' && interpreter !== undefined)
    return `"${file}" asks for the interpreter "${interpreter}", which does not exist`
  return (
    diagnoseProgramFile(attempt) ??
    (errno === 'ENOEXEC' ? `"${file}" is in no format that this machine can run` : error.message)
  )
}

/** What the first line of a script asks for. */
function interpreterOf(file: string): string | undefined {
  return /^#!\s*(\S+)/.exec(firstBytes(file).toString('latin1'))?.[1]
}

/** The file that a command means: the first executable one on the `PATH` of `env`, else the first of that name; `undefined` when there is none. */
export function findOnPath({ command, env, cwd }: Attempt): string | undefined {
  if (command.includes('/')) {
    const file = resolve(cwd ?? '', command)
    return exists(file) ? file : undefined
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = folders.map((folder) => join(folder, command)).filter(exists)
  return found.find(isExecutable) ?? found[0]
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
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
