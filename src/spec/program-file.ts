import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mistake } from '../options/mistake.ts'
import { readSpec } from '../options/read-spec.ts'
import type { Preparation, WorkerStart } from './worker-spec.ts'

/**
 * What every adapter's options share: whatever may be said of a worker that does not follow from
 * its runtime.
 */
export type ProgramOptions = Partial<Omit<WorkerStart, 'kind' | 'command'>>

/** Names of the fields of a {@link WorkerStart} that are options of a worker in any runtime. */
export const PROGRAM_OPTIONS: readonly string[] = Object.keys({
  runtime: true,
  args: true,
  env: true,
  passEnv: true,
  cwd: true,
  prepare: true,
  descriptors: true,
  codec: true,
  dialect: true,
  startTimeoutMs: true,
  heartbeatMs: true,
  heartbeatLimitMs: true,
  maxFrameBytes: true,
  maxInFlight: true,
  prefetch: true,
  graceMs: true,
  onOverrun: true,
  recycle: true,
  mailbox: true,
  limits: true,
} satisfies Record<Exclude<keyof WorkerStart, 'kind' | 'command'>, true>)

/** A place in the file system as a user gives it: an absolute path or a `file:` URL. */
export type FilePlace = string | URL

/**
 * The absolute path of a place. Relative ones are refused: relative to what is not for us to guess.
 *
 * @param owner - Whose option it is, as `python()`.
 * @param option - Its name, as `program`.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it is no absolute path and no `file:` URL;
 *   `SPEC_INVALID` when it throws while it is read.
 */
export function absolutePlace(owner: string, option: string, place: FilePlace): string {
  return readSpec(owner, () => readPlace(owner, option, place))
}

function readPlace(owner: string, option: string, place: FilePlace): string {
  if (place instanceof URL && place.protocol === 'file:' && place.host === '') return fileURLToPath(place)
  if (typeof place === 'string' && /^file:\/\/(localhost)?\//.test(place)) return fileURLToPath(place)
  if (typeof place === 'string' && isAbsolute(place)) return place
  throw mistake({
    code: 'SPEC_INVALID_OPTION',
    owner,
    field: option,
    expected: 'an absolute path or a file URL',
    got: place instanceof URL ? place.href : place,
    advice: "Write it relative to your own module: `new URL('./program', import.meta.url)`.",
  })
}

/**
 * A preparation that makes nothing and only says that files must exist, so that a wrong path is
 * named as such.
 */
export function filesMustExist(title: string, files: readonly string[]): Preparation {
  const tool = { command: process.execPath, versionArgs: ['--version'], install: 'Node is running already.' }
  return { name: 'program', title, tool, inputs: files, steps: [] }
}
