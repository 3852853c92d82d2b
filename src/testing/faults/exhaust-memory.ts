import { systemClock } from '../../clock/clock.ts'
import { SHORTAGES } from '../../errors/shortage.ts'
import { buildEnvironment } from '../../process/environment.ts'
import { type CommandResult, runCommand } from '../../process/run-command.ts'
import type { System } from '../../system/system.ts'
import { TestError } from '../system/test-error.ts'
import { isTestSystem } from '../system/test-system.ts'
import { FIRST_VIRTUAL_PID } from '../virtual/virtual-pid.ts'
import { VirtualPort } from '../virtual/virtual-port.ts'
import { processOf } from './signal-process.ts'

/** Less than any process has: nothing more can be had, and what it has stays. */
const NO_MORE_BYTES = 1

/**
 * The system refuses every further piece of memory that the worker's process asks for
 * (`RLIMIT_AS`), as when there is none left. What comes of it is up to its language, and to what it
 * still has: it goes on, or a handler fails (a `MemoryError` in Python), or the program ends (Node
 * by SIGABRT, Go with code 2). A fake worker ends by SIGABRT with the next call or cast that it is
 * given.
 *
 * For a real worker: Linux, with `prlimit` of util-linux. For a death by the kernel's hand, give
 * the worker `limits: { memoryBytes }` and let it take more.
 *
 * @returns Gives it back; does nothing when that life is over. Rejects with {@link TestError}
 *   `TEST_NO_WORKER` when no process of that worker lives, and `TEST_INVALID` when `prlimit` cannot
 *   do it.
 */
export async function exhaustMemory(system: System, path: string): Promise<() => Promise<void>> {
  const { pid, incarnation } = processOf(system, path)
  if (pid >= FIRST_VIRTUAL_PID) return exhaustFake(system, path)
  const isAlive = (): boolean =>
    system.processes.some((each) => each.incarnation === incarnation) && isInProcessTable(pid)
  // The soft limit alone: the hard one could not be raised again.
  const failure = await setLimit(pid, `${NO_MORE_BYTES}:`)
  if (failure !== undefined) throw isAlive() ? failure : new TestError('TEST_NO_WORKER', `"${path}" has just ended`)
  return async () => {
    const failure = isAlive() ? await setLimit(pid, 'unlimited:') : undefined
    if (failure !== undefined && isAlive()) throw failure
  }
}

function exhaustFake(system: System, path: string): () => Promise<void> {
  const port = isTestSystem(system) ? system.faults.portOf(path)?.inner : undefined
  if (!(port instanceof VirtualPort)) throw new TestError('TEST_NO_WORKER', `No fake worker of "${path}" lives`)
  port.hasMemory = false
  return () => {
    port.hasMemory = true
    return Promise.resolve()
  }
}

/**
 * How often `prlimit` is started at the most, and how long a host that is short of descriptors
 * waits in between, in milliseconds.
 */
const MAX_STARTS = 50
const SHORTAGE_MS = 100

/** @returns What is wrong, if something is. */
async function setLimit(pid: number, limit: string): Promise<TestError | undefined> {
  const result = await runPrlimit([`--pid=${pid}`, `--as=${limit}`])
  if (result.type === 'exited' && result.code === 0) return undefined
  const why = result.type === 'spawn_failed' ? result.diagnosis : result.output.trim()
  return new TestError('TEST_INVALID', `The memory of process ${pid} cannot be limited: ${why}`)
}

/** A shortage passes: it is started again. */
async function runPrlimit(args: readonly string[]): Promise<CommandResult> {
  const command = { command: 'prlimit', args, cwd: '/', env: buildEnvironment(process.env, { passEnv: [], env: {} }) }
  for (let starts = 1; ; starts += 1) {
    const result = await runCommand(command, { clock: systemClock })
    const isShort = result.type === 'spawn_failed' && result.errno in SHORTAGES
    if (!isShort || starts === MAX_STARTS) return result
    await new Promise<void>((resolve) => systemClock.setTimer(SHORTAGE_MS, resolve))
  }
}

/** The host learns of an end a little later than the system. */
function isInProcessTable(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
