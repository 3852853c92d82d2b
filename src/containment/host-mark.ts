import { readFileSync, readlinkSync } from 'node:fs'
import { rethrowShortage } from '../errors/shortage.ts'

/**
 * What tells one system of one host process from every other that this machine has run or will run.
 */
export interface HostMark {
  /** The start of the id of this run of the kernel. */
  readonly boot: string
  /**
   * Inode of the pid namespace in which `pid` means something: containers may share what the marks
   * are written on.
   */
  readonly pidNamespace: string
  readonly pid: number
  /** Of the process, in ticks since the boot: pids are used again. */
  readonly startTime: string
  /** Id of the system within the process. */
  readonly system: string
}

/**
 * The mark of a system of this process; `undefined` where the machine does not tell (anything but
 * Linux).
 */
export function ownMark(system: string): HostMark | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
    const pidNamespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]
    const startTime = startTimeOf(process.pid)
    if (pidNamespace === undefined || startTime === undefined) return undefined
    return { boot, pidNamespace, pid: process.pid, startTime, system }
  } catch (error) {
    rethrowShortage(error)
    return undefined
  }
}

/** As a name of a folder. */
export function formatMark({ boot, pidNamespace, pid, startTime, system }: HostMark): string {
  return `tutti.${boot}.${pidNamespace}.${pid}.${startTime}.${system}`
}

/** The mark that a name of a folder is; `undefined` when it is none. */
export function parseMark(name: string): HostMark | undefined {
  const [, boot, pidNamespace, pid, startTime, system] =
    /^tutti\.([0-9a-f]{8})\.(\d+)\.(\d+)\.(\d+)\.([\w-]+)$/.exec(name) ?? []
  if (boot === undefined || pidNamespace === undefined || startTime === undefined || system === undefined)
    return undefined
  return { boot, pidNamespace, pid: Number(pid), startTime, system }
}

/**
 * What a mark says about its host, seen from another one.
 *
 * `unknown`: it belongs to a pid namespace where we cannot look; it may be alive.
 */
export function fateOf(mark: HostMark, own: HostMark): 'alive' | 'dead' | 'unknown' {
  if (mark.boot !== own.boot) return 'dead'
  if (mark.pidNamespace !== own.pidNamespace) return 'unknown'
  return startTimeOf(mark.pid) === mark.startTime ? 'alive' : 'dead'
}

/** When a process started, in ticks since the boot; `undefined` when no such process runs. */
export function startTimeOf(pid: number): string | undefined {
  try {
    return parseStartTime(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Field 22 of `/proc/<pid>/stat`; `undefined` for a process that has ended and is only not yet
 * buried.
 * @source proc_pid_stat(5)
 */
export function parseStartTime(stat: string): string | undefined {
  // The name of the program, in parentheses, may hold anything; after it comes field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}
