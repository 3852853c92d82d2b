import { performance } from 'node:perf_hooks'
import type { System } from '../../src/index.ts'
import { formatDuration } from './duration.ts'
import { every } from './timer.ts'

/** Time between two lines, in milliseconds. */
const REMIND_MS = 1_000

/**
 * Says which workers have not stopped yet, and since when they are waited for: now, and again every
 * second until the system has ended. So a Ctrl-C that seems to do nothing explains itself.
 */
export function tellWhoIsAlive(system: System, signal: NodeJS.Signals, say: (line: string) => void): void {
  const since = performance.now()
  const tell = (): void => {
    const alive = system.processes.map(({ path, pid }) => `${path} (pid ${pid})`)
    if (alive.length === 0) return
    const waited = `for ${formatDuration(performance.now() - since)} since ${signal}`
    say(`Waiting ${waited}, until these have stopped: ${alive.join(', ')}. Ctrl-C again kills them.`)
  }
  const stop = every(REMIND_MS, tell)
  tell()
  void system.exited.then(stop)
}
