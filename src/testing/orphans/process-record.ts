import { readdirSync, readFileSync } from 'node:fs'
import { subscribe } from '../../telemetry/telemetry.ts'
import { FIRST_VIRTUAL_PID } from '../virtual/virtual-pid.ts'

/** A process that a test started and that still lives. */
export interface Orphan {
  readonly pid: number
  /** Path of the worker that it is, or that started it. */
  readonly path: string
  readonly command: string
  /** Id of its system. */
  readonly system: string
}

interface Known {
  readonly path: string
  readonly system: string
  readonly startedAt: string
}

/**
 * What `/proc` says of a process: when it started (in ticks since boot), and the session that it
 * belongs to.
 */
interface Stat {
  readonly pid: number
  readonly startedAt: string
  readonly session: number
  readonly isAlive: boolean
}

/**
 * The worker processes that the systems of this host have started since it listens.
 *
 * A process is known by its pid and the time of its start, never by its name: a stranger who has
 * got an old pid started later. Children of workers are known by their session, which a worker
 * leads: the kernel gives its number to nobody else as long as the session has members. Outside
 * Linux, where there is no `/proc`, it knows only the workers themselves, by pid.
 */
export class ProcessRecord {
  readonly #known = new Map<number, Known>()
  #undo: (() => void) | undefined = undefined

  /** Begins to listen, unless it does already. */
  listen(): void {
    this.#undo ??= subscribe('worker:spawned', ({ system, path, pid }) => {
      if (pid >= FIRST_VIRTUAL_PID) return
      const startedAt = statOf(pid)?.startedAt
      if (startedAt !== undefined) this.#known.set(pid, { system, path, startedAt })
      else if (process.platform !== 'linux') this.#known.set(pid, { system, path, startedAt: '' })
    })
  }

  /** @param systemId - Of that system only. Default: of all. */
  alive(systemId?: string): readonly Orphan[] {
    const processes = process.platform === 'linux' ? allStats() : [...this.#known.keys()].filter(exists).map(bare)
    return processes.flatMap((stat) => {
      const known = this.#ownerOf(stat)
      if (known === undefined || (systemId !== undefined && known.system !== systemId)) return []
      return [{ pid: stat.pid, path: known.path, command: commandOf(stat.pid), system: known.system }]
    })
  }

  /** Forgets those that have been told of. */
  forget(systemId?: string): void {
    for (const [pid, { system }] of this.#known)
      if (systemId === undefined || system === systemId) this.#known.delete(pid)
  }

  #ownerOf({ pid, startedAt, session, isAlive }: Stat): Known | undefined {
    if (!isAlive) return undefined
    const itself = this.#known.get(pid)
    if (itself !== undefined) return itself.startedAt === startedAt ? itself : undefined
    const leader = this.#known.get(session)
    if (leader === undefined) return undefined
    const now = statOf(session)
    return now === undefined || now.startedAt === leader.startedAt ? leader : undefined
  }
}

function allStats(): readonly Stat[] {
  return readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    return stat === undefined ? [] : [stat]
  })
}

/**
 * `undefined` when there is no such process.
 * @source proc(5), `/proc/pid/stat`: state, session and start time are fields 3, 6 and 22
 */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in parentheses, and may hold anything.
    const [state, , , session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { pid, isAlive: state !== 'Z' && state !== 'X', session: Number(session), startedAt: rest[15] ?? '' }
  } catch {
    return undefined
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, LONGEST_COMMAND)
  } catch {
    return ''
  }
}

const LONGEST_COMMAND = 200

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function bare(pid: number): Stat {
  return { pid, startedAt: '', session: 0, isAlive: true }
}
