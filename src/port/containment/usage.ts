import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a worker and everything that it started used in its life. What the machine does not count is left out. */
export interface Usage {
  /** The most memory that it had at one time, in bytes. */
  readonly peakMemoryBytes?: number
  /** How many of its processes the kernel killed because memory was short. */
  readonly oomKills?: number
  /** Time on a processor, in milliseconds. */
  readonly cpuMs?: number
}

/** The groups of one worker. */
export interface GroupFolders {
  readonly unified: string
  /** Its group in the memory hierarchy of version 1, where that counts memory. */
  readonly memory: string | undefined
}

/** Reads what a control group has counted. */
export function readUsage({ unified, memory }: GroupFolders): Usage {
  const peak = memory === undefined ? read(unified, 'memory.peak') : read(memory, 'memory.max_usage_in_bytes')
  const events = memory === undefined ? read(unified, 'memory.events') : read(memory, 'memory.oom_control')
  return parseUsage({ cpu: read(unified, 'cpu.stat'), peak, events })
}

/** What is in the files of a group; `undefined` for those that it does not have. Pure. */
export function parseUsage(files: {
  readonly cpu: string | undefined
  readonly peak: string | undefined
  readonly events: string | undefined
}): Usage {
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
