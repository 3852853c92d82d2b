import { readdirSync, readFileSync } from 'node:fs'

const BYTES_PER_KB = 1_024

/**
 * Resident memory of a process and of everything below it in the tree of processes, in bytes;
 * memory that several of them share counts for each.
 *
 * Through a launcher that stays, as that of a pid namespace, the program is below the process that
 * was started.
 *
 * @returns `undefined` where the machine has no `/proc`, or no such process.
 */
export function readMemory(pid: number): number | undefined {
  const own = residentBytes(read(`/proc/${pid}/status`))
  if (own === undefined) return undefined
  return childrenOf(pid).reduce((sum, child) => sum + (readMemory(child) ?? 0), own)
}

/**
 * What a `status` file of `/proc` says, in bytes; a process that has ended, and is not reaped, says
 * nothing. Pure.
 */
export function residentBytes(status: string | undefined): number | undefined {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '')?.[1]
  return kb === undefined ? undefined : Number(kb) * BYTES_PER_KB
}

/** A child belongs to the thread that started it. */
function childrenOf(pid: number): readonly number[] {
  return list(`/proc/${pid}/task`).flatMap((thread) => {
    const pids = read(`/proc/${pid}/task/${thread}/children`)?.trim() ?? ''
    return pids === '' ? [] : pids.split(' ').map(Number)
  })
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
