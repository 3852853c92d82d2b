import { readdirSync, readFileSync } from 'node:fs'

/** A process that lives longer than the tests that started it. */
export interface Survivor {
  readonly pid: number
  /** Its command line, of 200 characters at most. */
  readonly command: string
}

/**
 * The live processes whose `TMPDIR` is that folder, without this process and its direct children:
 * those are the runner's own. Linux only.
 */
export function findSurvivors(folder: string): readonly Survivor[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (!environment.includes(`TMPDIR=${folder}`)) return []
      // After the name, which may hold anything, in parentheses: state, parent.
      const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      if (state === 'Z' || pid === String(process.pid) || parent === String(process.pid)) return []
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return [{ pid: Number(pid), command: command.slice(0, 200) }]
    } catch {
      return [] // It ended while we looked, or it is another user's.
    }
  })
}
