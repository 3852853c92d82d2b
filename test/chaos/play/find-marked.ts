import { readdirSync, readFileSync } from 'node:fs'

/**
 * Processes whose environment has that variable with that value, as `pid command`: they, or who
 * started them, were given it. It asks the kernel and nobody else. On machines without `/proc`:
 * none.
 */
export function findMarked(variable: string, value: string): readonly string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    const isMarked = `\0${read(pid, 'environ')}`.includes(`\0${variable}=${value}\0`)
    return isMarked ? [`${pid} ${read(pid, 'cmdline').replaceAll('\0', ' ').trim().slice(0, 200)}`] : []
  })
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // It has ended, or is not ours.
  }
}
