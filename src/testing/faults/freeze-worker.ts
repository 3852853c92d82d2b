import type { System } from '../../system/system.ts'
import { processOf, signalProcess } from './signal-process.ts'

/**
 * Stops a worker's process in its tracks, with everything in its group (SIGSTOP): its pipes stay
 * open, and it answers nothing, heartbeats included.
 *
 * @returns Thaws it; does nothing when that life is over.
 * @throws {@link TestError} `TEST_NO_WORKER` when no process of that worker lives.
 */
export function freezeWorker(system: System, path: string): () => void {
  const victim = processOf(system, path)
  signalProcess(system, victim, 'SIGSTOP')
  return () => {
    const isAlive = system.processes.some(({ incarnation }) => incarnation === victim.incarnation)
    if (isAlive) signalProcess(system, victim, 'SIGCONT')
  }
}
