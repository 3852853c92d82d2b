import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../process/make-folder.ts'
import { formatMark, type HostMark } from './host-mark.ts'

/**
 * What a janitor needs to finish the work of a host that is gone, for the layers whose work the
 * kernel does not keep together: a folder that is named for the host, and in it an empty file per
 * live worker, named for its pid and start time.
 */
export class Records {
  readonly folder: string

  /** @throws {Error} of the operating system when the folder cannot be made. */
  constructor(root: string, mark: HostMark) {
    this.folder = join(root, formatMark(mark))
    makeFolder(this.folder)
  }

  add(pid: number, startTime: string): void {
    this.#attempt(() => writeFileSync(join(this.folder, formatRecord({ pid, startTime })), ''))
  }

  remove(pid: number, startTime: string): void {
    this.#attempt(() => rmSync(join(this.folder, formatRecord({ pid, startTime })), { force: true }))
  }

  /** The guard does its work without records; a full disk must not keep a worker from running. */
  #attempt(action: () => void): void {
    try {
      action()
    } catch {
      // See above.
    }
  }
}

/** A process that was started, told apart from later ones of the same pid. */
export interface ProcessRecord {
  readonly pid: number
  readonly startTime: string
}

function formatRecord({ pid, startTime }: ProcessRecord): string {
  return `${pid}.${startTime}`
}

/**
 * The process that a file is about; `undefined` when it is no record, or one without a start time:
 * then nobody can be sure.
 */
export function parseRecord(name: string): ProcessRecord | undefined {
  const [, pid, startTime] = /^(\d+)\.(\d+)$/.exec(name) ?? []
  return pid === undefined || startTime === undefined ? undefined : { pid: Number(pid), startTime }
}

/**
 * The records of a host; `undefined` when they cannot be written here: then the guard alone knows.
 */
export function openRecords(root: string, mark: HostMark): Records | undefined {
  try {
    return new Records(root, mark)
  } catch {
    return undefined
  }
}
