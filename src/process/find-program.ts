import { accessSync, constants, type Stats, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { A_TEXT, isRecord, type OptionRule } from '../options/option-rule.ts'
import { checkOption, optionsOf } from '../options/options-of.ts'
import { hostFolder } from './host-folder.ts'

/** What a program is looked up by. */
export interface ProgramLookup {
  /** A path when it has a `/`, else a name. */
  readonly command: string
  /** Where it is to run; relative paths start here. `undefined`: in the host's working folder. */
  readonly cwd: string | undefined
  readonly env: Readonly<Record<string, string>>
}

/** As a process has them; only this one is looked at. */
const VARIABLES: OptionRule = {
  is: (value) => isRecord(value) && (value['PATH'] === undefined || typeof value['PATH'] === 'string'),
  expected: 'an object of variables, whose PATH is a string',
}

/** Where names are looked up when there is no `PATH` at all. @source confstr(3), `_CS_PATH` */
const PATH_WHEN_UNSET = '/usr/bin:/bin'

/**
 * The file that a command means, as `execvp` finds it: the first one on the `PATH` of `env` that
 * may be run, else the first of that name, which is good for a diagnosis only. Folders that may not
 * be searched, as those of another user's `PATH`, are skipped.
 *
 * The only look-up of programs: layers, preparations, adapters and diagnoses share it.
 *
 * @returns `undefined` when there is none.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`
 */
export function findProgram(lookup: ProgramLookup): string | undefined {
  const { command, env, cwd } = optionsOf('findProgram()', lookup)
  checkOption({ owner: 'findProgram()', name: 'command' }, command, A_TEXT)
  if (cwd !== undefined) checkOption({ owner: 'findProgram()', name: 'cwd' }, cwd, A_TEXT)
  checkOption({ owner: 'findProgram()', name: 'env' }, env, VARIABLES)
  if (command.includes('/')) {
    const file = absolute(command, cwd)
    return exists(file) ? file : undefined
  }
  const found = searched(env)
    .map((folder) => absolute(`${folder}/${command}`, cwd))
    .filter(exists)
  return found.find((file) => isExecutable(file) && !isDirectory(file)) ?? found[0]
}

/** The folders of `PATH` that may not be searched by this user. */
export function closedFolders({ env, cwd }: Pick<ProgramLookup, 'env' | 'cwd'>): readonly string[] {
  return searched(env).filter((folder) => isClosed(`${absolute(folder, cwd)}/.`))
}

/** Whether something is there, but in a folder that this user may not search. */
export function isClosed(path: string): boolean {
  try {
    statSync(path)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
  }
}

/** Whether something is there, as far as this user can see. */
export function exists(path: string): boolean {
  return look(path) !== undefined
}

/** Whether a folder is there, as far as this user can see. */
export function isDirectory(path: string): boolean {
  return look(path)?.isDirectory() === true
}

/** Whether this user may run a file, or search a folder. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Whether a file could be run by its mode, and the file system that it lies on forbids it (mounted
 * with `noexec`).
 */
export function isOnNoexec(path: string): boolean {
  const file = look(path)
  return file?.isFile() === true && (file.mode & 0o111) === 0o111 && !isExecutable(path)
}

/** An empty entry means the working folder. */
function searched(env: ProgramLookup['env']): readonly string[] {
  const path = env['PATH'] ?? PATH_WHEN_UNSET
  return path === '' ? [] : path.split(delimiter).map((folder) => (folder === '' ? '.' : folder))
}

/** The host's working folder is asked for only by what is relative to it: it may be gone. */
function absolute(path: string, cwd: string | undefined): string {
  return path.startsWith('/') ? path : resolve(cwd ?? hostFolder(), path)
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
