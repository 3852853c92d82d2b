import { systemClock } from '../clock/clock.ts'
import { buildEnvironment } from '../port/environment.ts'
import { runCommand } from '../port/run-command.ts'
import type { System } from '../system/system.ts'
import { processOf } from './signal-process.ts'
import { TestError } from './test-error.ts'
import { FIRST_VIRTUAL_PID } from './virtual/virtual-pid.ts'

/** Less than any process has: nothing more can be had, and what it has stays. */
const NO_MORE_BYTES = 1

/**
 * The system refuses every further piece of memory that the worker's process asks for (`RLIMIT_AS`), as when there is none left. What comes of it is up to its
 * language: a `MemoryError` in a handler of Python, the end of a program in Go or Node.
 *
 * Linux, with `prlimit` of util-linux. For a death by the kernel's hand, give the worker `limits: { memoryBytes }` and let it take more.
 *
 * @returns Gives it back; does nothing when that life is over.
 * @throws {@link TestError} `TEST_NO_WORKER` when no process of that worker lives, `TEST_INVALID` when `prlimit` cannot do it, and for a fake worker.
 */
export async function exhaustMemory(system: System, path: string): Promise<() => Promise<void>> {
  const { pid, incarnation } = processOf(system, path)
  if (pid >= FIRST_VIRTUAL_PID) throw new TestError('TEST_INVALID', `"${path}" is a fake worker, and has no memory`)
  // The soft limit alone: the hard one could not be raised again.
  await setLimit(pid, `${NO_MORE_BYTES}:`)
  return async () => {
    if (system.processes.some((each) => each.incarnation === incarnation)) await setLimit(pid, 'unlimited:')
  }
}

async function setLimit(pid: number, limit: string): Promise<void> {
  const result = await runCommand(
    {
      command: 'prlimit',
      args: [`--pid=${pid}`, `--as=${limit}`],
      cwd: '/',
      env: buildEnvironment(process.env, { passEnv: [], env: {} }),
    },
    { clock: systemClock },
  )
  if (result.type === 'exited' && result.code === 0) return
  const why = result.type === 'spawn_failed' ? result.diagnosis : 'output' in result ? result.output.trim() : ''
  throw new TestError('TEST_INVALID', `The memory of process ${pid} cannot be limited: ${why}`)
}
