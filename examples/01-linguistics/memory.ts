import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * Memory of one process. `PSS` shares pages fairly among the processes that use them, so that it
 * can be added up; `RSS` counts shared pages in each.
 */
export interface MemoryReading {
  readonly measure: 'PSS' | 'RSS'
  readonly bytes: number
}

/**
 * Reads how much memory a process holds: PSS where the kernel tells it, else RSS; `undefined` when
 * neither can be had.
 */
export async function readMemory(pid: number): Promise<MemoryReading | undefined> {
  return (
    (await field(`/proc/${pid}/smaps_rollup`, 'Pss', 'PSS')) ??
    (await field(`/proc/${pid}/status`, 'VmRSS', 'RSS')) ??
    (await askPs(pid))
  )
}

async function field(
  file: string,
  name: string,
  measure: MemoryReading['measure'],
): Promise<MemoryReading | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text) ?? []
  // Nothing is held by a process that is ending.
  return kib === undefined || kib === '0' ? undefined : { measure, bytes: Number(kib) * 1_024 }
}

async function askPs(pid: number): Promise<MemoryReading | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
    const kib = Number.parseInt(stdout, 10)
    return Number.isNaN(kib) ? undefined : { measure: 'RSS', bytes: kib * 1_024 }
  } catch {
    return undefined // no such process, or no `ps`
  }
}
