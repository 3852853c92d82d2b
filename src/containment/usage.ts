import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResourceUsage } from '../errors/resource-usage.ts'

/** The groups of one worker. */
export interface GroupFolders {
  readonly unified: string
  /** Its group in the memory hierarchy of version 1, where that counts memory. */
  readonly memory: string | undefined
}

/** Reads what a control group has counted. */
export function readUsage({ unified, memory }: GroupFolders): ResourceUsage {
  const peak = memory === undefined ? read(unified, 'memory.peak') : read(memory, 'memory.max_usage_in_bytes')
  const events = memory === undefined ? read(unified, 'memory.events') : read(memory, 'memory.oom_control')
  return parseUsage({ cpu: read(unified, 'cpu.stat'), peak, events })
}

/** What is in the files of a group; `undefined` for those that it does not have. Pure. */
export function parseUsage(files: {
  readonly cpu: string | undefined
  readonly peak: string | undefined
  readonly events: string | undefined
}): ResourceUsage {
  const usec = valueOf(files.cpu, 'usage_usec')
  const peak = files.peak === undefined ? undefined : Number(files.peak)
  const oomKills = valueOf(files.events, 'oom_kill')
  return {
    ...(peak === undefined ? {} : { peakMemoryBytes: peak }),
    ...(oomKills === undefined ? {} : { oomKills }),
    ...(usec === undefined ? {} : { cpuMs: usec / 1_000 }),
  }
}

function valueOf(file: string | undefined, key: string): number | undefined {
  const line = file?.split('\n').find((each) => each.startsWith(`${key} `))
  return line === undefined ? undefined : Number(line.slice(key.length + 1))
}

function read(folder: string, file: string): string | undefined {
  try {
    return readFileSync(join(folder, file), 'utf8')
  } catch {
    return undefined
  }
}
