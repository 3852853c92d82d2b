import type { Child } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import { type ExitReason, formatExitReason, isGraceful } from '../errors/exit-reason.ts'
import { asksToEnd } from '../lifecycle/classify-exit.ts'
import type { OptionRule } from '../options/option-rule.ts'
import { optionsOf } from '../options/options-of.ts'
import { subscribe, type Telemetry, type TelemetryMessage } from '../telemetry/telemetry.ts'
import type { LiveWorkers, Stray } from './live-workers.ts'
import { TREE_PHASE } from './phases.ts'
import type { ShutdownTasks, TaskFailure } from './shutdown-tasks.ts'
import type { SystemContainment } from './system-containment.ts'

/** Default of `limitMs` of a shutdown. */
const DEFAULT_SHUTDOWN_LIMIT_MS = 30_000

/** Options of a shutdown. */
export interface ShutdownOptions {
  /** What is written to the log, and told to the tasks. Default `'shutdown was called'`. */
  readonly reason?: string
  /**
   * After this many milliseconds everything that is left is killed, and no phase is waited for.
   * Default 30 000.
   */
  readonly limitMs?: number | 'infinity'
  /** `exitCode` of the report when all went well. Default 0. */
  readonly exitCode?: number
}

const RULES = {
  reason: { is: (value: unknown) => typeof value === 'string', expected: 'a string' },
  limitMs: {
    is: (value: unknown) => value === 'infinity' || (typeof value === 'number' && value >= 0 && value < Infinity),
    expected: "a finite number of milliseconds >= 0 or 'infinity'",
  },
  exitCode: { is: Number.isInteger, expected: 'a whole number' },
} as const satisfies Record<keyof ShutdownOptions, OptionRule>

/** @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`. */
export function checkShutdownOptions(options: ShutdownOptions): ShutdownOptions {
  return optionsOf('Options of shutdown()', options, RULES)
}

/** How a shutdown went. */
export interface ShutdownReport {
  readonly reason: string
  readonly durationMs: number
  /** Who did not stop in order, with the reason of each. Empty when all is well. */
  readonly unstopped: readonly { readonly path: string; readonly reason: ExitReason }[]
  /** Tasks that threw, or were not done when their phase was over. */
  readonly failedTasks: readonly TaskFailure[]
  /** Processes that were found alive after the tree had ended, and killed. There should be none. */
  readonly swept: readonly Stray[]
  /** For `process.exitCode`: as asked for when all went well, else 1. */
  readonly exitCode: number
}

/** What a shutdown has to do with. */
export interface ShutdownParts {
  readonly id: string
  readonly root: Child
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly tasks: ShutdownTasks
  /** Aborted when the shutdown begins: from then on the end of a child counts as no failure. */
  readonly stopping: AbortController
  readonly liveWorkers: LiveWorkers
  readonly containment: Pick<SystemContainment, 'release'>
}

/**
 * Ends a system, phase after phase: tasks, the tree in reverse start order, tasks, and last a sweep
 * for what is still alive. Never rejects.
 *
 * @source OTP `init:stop/0`, `application_controller` (order, sweep); Pekko's CoordinatedShutdown
 *   (phases).
 */
export async function shutDown(parts: ShutdownParts, options: ShutdownOptions): Promise<ShutdownReport> {
  const { reason = 'shutdown was called', limitMs = DEFAULT_SHUTDOWN_LIMIT_MS, exitCode = 0 } = options
  const { clock, root, telemetry } = parts
  const since = clock.now()
  parts.stopping.abort()
  telemetry.emit('system:stopping', { reason })
  const deaths = watchDeaths(parts.id)
  const over = new AbortController()
  const limit = new Promise<void>((resolve) => {
    over.signal.addEventListener('abort', () => resolve())
  })
  const onLimit = (): void => {
    root.kill('forced_shutdown')
    over.abort()
  }
  const timer = limitMs === 'infinity' ? undefined : clock.setTimer(limitMs, onLimit)
  const failedTasks: TaskFailure[] = []
  for (const phase of parts.tasks.phases) {
    if (phase.name === TREE_PHASE) {
      deaths.treeStops()
      root.stop('infinity')
    } else if (over.signal.aborted) continue
    const tasks = parts.tasks.run(phase, reason).then((failures) => {
      for (const failure of failures) telemetry.emit('system:task_failed', failure)
      failedTasks.push(...failures)
    })
    await Promise.race([tasks, limit])
    if (phase.name === TREE_PHASE) await root.exited
  }
  timer?.cancel()
  deaths.undo()
  const { unstopped } = deaths
  const swept = parts.liveWorkers.sweep()
  await parts.containment.release()
  const durationMs = clock.now() - since
  const killed = unstopped.map((each) => `${each.path} (${formatExitReason(each.reason)})`)
  telemetry.emit('system:stopped', { durationMs, killed })
  const isClean = !over.signal.aborted && unstopped.length + failedTasks.length + swept.length === 0
  return { reason, durationMs, unstopped, failedTasks, swept, exitCode: isClean ? exitCode : 1 }
}

interface Deaths {
  readonly unstopped: readonly { readonly path: string; readonly reason: ExitReason }[]
  treeStops(): void
  undo(): void
}

/**
 * Who ends before the tree stops was not told to: somebody else signals all processes at once, and
 * a successor takes over.
 */
function watchDeaths(systemId: string): Deaths {
  const unstopped: { path: string; reason: ExitReason }[] = []
  let isStopping = false
  const record = ({ system, death }: TelemetryMessage<'worker:died' | 'actor:died'>): void => {
    const { path, reason, hasSurvivors } = death
    const isUnstopped = hasSurvivors === true || (isStopping && !isOrderly(reason))
    if (system === systemId && isUnstopped) unstopped.push({ path, reason })
  }
  const undos = [subscribe('worker:died', record), subscribe('actor:died', record)]
  const undo = (): void => undos.forEach((each) => each())
  const treeStops = (): void => {
    isStopping = true
  }
  return { unstopped, treeStops, undo }
}

/**
 * What had not been ready yet has nothing to stop: its start is given up. What ended by itself, or
 * by a signal that a terminal sends to all at once, need not be stopped any more.
 */
function isOrderly(reason: ExitReason): boolean {
  if (reason.type === 'signaled') return asksToEnd(reason.signal)
  return isGraceful(reason) || (reason.type === 'killed' && reason.after === 'start_aborted')
}
