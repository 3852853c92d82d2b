import { systemClock } from '../../clock/clock.ts'
import { A_TEXT, MILLISECONDS, type OptionRule } from '../../options/option-rule.ts'
import { optionsOf } from '../../options/options-of.ts'
import { signalGroup } from '../../process/signal-group.ts'
import type { System } from '../../system/system.ts'
import { TestError } from '../system/test-error.ts'
import { type Orphan, ProcessRecord } from './process-record.ts'

/** One for this host, as there is one table of processes: `afterEach` knows no system. */
const record = new ProcessRecord()

/**
 * How the systems are ended that run now: were their workers killed alone, they would be restarted.
 */
const running = new Map<string, () => void>()

/** Lets a leak of this system be ended as a whole. */
export function recordSystem(system: Pick<System, 'id' | 'exited' | 'kill'>): void {
  running.set(system.id, () => {
    system.kill()
  })
  void system.exited.then(() => running.delete(system.id))
}

/** How long a process that has been told to end may take to be gone, in milliseconds. */
const DEFAULT_LIMIT_MS = 1_000

/**
 * Between two looks at the table of processes, in milliseconds: the end of somebody else's child is
 * no event.
 */
const LOOK_MS = 5

/**
 * Begins to record the processes of all systems of this host. `startForTest` does it by itself; for
 * systems started otherwise, call it before them.
 */
export function watchProcesses(): void {
  record.listen()
}

/** Which processes, and how long they may take to be gone. */
export interface OrphanOptions {
  /** Only those of that system. Default: of all that were started since {@link watchProcesses}. */
  readonly systemId?: string
  /** Default 1000. */
  readonly limitMs?: number
}

const RULES: Readonly<Record<keyof OrphanOptions, OptionRule>> = { systemId: A_TEXT, limitMs: MILLISECONDS }

/**
 * Fails when a process that a system of this test run started, or a process that a worker started
 * in its session, is still alive. For `afterEach`, after all systems have been shut down. What it
 * finds it kills, with the system of `startForTest` that it belongs to, so that one leak fails one
 * test.
 *
 * @throws {@link TestError} `TEST_ORPHANS`, with pid, path and command of each.
 */
export async function expectNoOrphans(options: OrphanOptions = {}): Promise<void> {
  const left = await survivors(optionsOf('expectNoOrphans()', options, RULES))
  if (left.length === 0) return
  throw new TestError('TEST_ORPHANS', describeOrphans(left))
}

/** Those that are still alive after the limit; they have been killed. */
export async function survivors({ systemId, limitMs = DEFAULT_LIMIT_MS }: OrphanOptions): Promise<readonly Orphan[]> {
  const until = systemClock.now() + limitMs
  let left = record.alive(systemId)
  while (left.length > 0 && systemClock.now() < until) {
    await new Promise<void>((resolve) => systemClock.setTimer(LOOK_MS, resolve))
    left = record.alive(systemId)
  }
  for (const system of new Set(left.map((orphan) => orphan.system))) running.get(system)?.()
  for (const { pid } of left) if (signalGroup(pid, 'SIGKILL') !== 'sent') killIfPresent(pid)
  record.forget(systemId)
  return left
}

/** For an error message. */
export function describeOrphans(orphans: readonly Omit<Orphan, 'system'>[]): string {
  const lines = orphans.map(({ pid, path, command }) => `  ${pid}  of "${path}"  ${command}`)
  return `${orphans.length} process(es) of the tests are still alive; they have been killed now:\n${lines.join('\n')}`
}

/** One that leads no group of its own. */
function killIfPresent(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
