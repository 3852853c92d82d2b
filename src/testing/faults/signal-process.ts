import { describeValue } from '../../options/describe-value.ts'
import { signalGroup } from '../../process/signal-group.ts'
import type { WorkerProcess } from '../../system/live-workers.ts'
import type { System } from '../../system/system.ts'
import { isSystem } from '../system/is-system.ts'
import { TestError } from '../system/test-error.ts'
import { isTestSystem } from '../system/test-system.ts'
import { FIRST_VIRTUAL_PID } from '../virtual/virtual-pid.ts'

/**
 * The process that a worker has now.
 * @throws {@link TestError} `TEST_NO_WORKER`, or `TEST_INVALID` for what is no system, or no path.
 */
export function processOf(system: System, path: string): WorkerProcess {
  if (!isSystem(system)) throw new TestError('TEST_INVALID', `expected a running system; got ${describeValue(system)}`)
  if (typeof path !== 'string')
    throw new TestError('TEST_INVALID', `expected the path of a worker; got ${describeValue(path)}`)
  const found = system.processes.findLast((each) => each.path === path)
  if (found !== undefined) return found
  const living = system.processes.map((each) => `"${each.path}"`).join(', ') || 'none'
  throw new TestError('TEST_NO_WORKER', `No process of "${path}" lives; those that do: ${living}`)
}

/** Signals a real process, or a fake worker. To stop, or to go on, is for its whole group. */
export function signalProcess(system: System, { path, pid }: WorkerProcess, signal: NodeJS.Signals): void {
  if (pid >= FIRST_VIRTUAL_PID) {
    if (isTestSystem(system)) system.faults.portOf(path)?.inner.signal(signal)
    return
  }
  if (signal === 'SIGSTOP' || signal === 'SIGCONT') return void signalGroup(pid, signal)
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended, and its exit is on its way.
  }
}
