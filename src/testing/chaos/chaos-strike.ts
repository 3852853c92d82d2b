import type { Clock } from '../../clock/clock.ts'
import { exhaustMemory } from '../faults/exhaust-memory.ts'
import { freezeWorker } from '../faults/freeze-worker.ts'
import { killWorker } from '../faults/kill-worker.ts'
import { processOf } from '../faults/signal-process.ts'
import type { TestSystem } from '../system/test-system.ts'
import type { ChaosFault, PlannedStrike } from './chaos-schedule.ts'

/** Bounds of what a force makes, in milliseconds and bytes per second. */
const LONGEST_FREEZE_MS = 1_000
const LONGEST_DELAY_MS = 300
const LONGEST_FULL_MS = 300
const LONGEST_SCARCITY_MS = 2_000
const SLOW_PIPE_MS = 500
const DEAF_MS = 2_000
const SLOWEST_PIPE_BYTES = 2_000
const FASTEST_PIPE_BYTES = 200_000
const MOST_FAILED_STARTS = 3

/** Where a strike happens. */
export interface Arena {
  readonly system: TestSystem
  readonly clock: Clock
  /** Takes what must be undone at the end, or after `afterMs`. */
  readonly undoLater: (undo: () => void, afterMs?: number) => void
  /**
   * Takes what is not done at once. It may reject with {@link TestError} `TEST_NO_WORKER`: who has
   * just ended needs nothing more.
   */
  readonly follow: (work: Promise<unknown>) => void
}

type Striker = (arena: Arena, target: string, force: number) => void

const STRIKERS: Readonly<Record<ChaosFault, Striker>> = Object.freeze({
  kill: ({ system }, target) => void killWorker(system, target),
  terminate: ({ system }, target) => void killWorker(system, target, 'SIGTERM'),
  freeze: ({ system, undoLater }, target, force) => undoLater(freezeWorker(system, target), force * LONGEST_FREEZE_MS),
  crash_on_call: ({ system, undoLater }, target) => undoLater(system.faults.crashOnCall(target)),
  corrupt_frame: ({ system, undoLater }, target, force) =>
    undoLater(system.faults.corruptFrame(target, { from: force < 0.5 ? 'worker' : 'host', kind: 'any' })),
  drop_frame: ({ system, undoLater }, target) => undoLater(system.faults.dropFrame(target)),
  delay_frame: ({ system, undoLater }, target, force) =>
    undoLater(system.faults.delayFrame(target, force * LONGEST_DELAY_MS)),
  slow_pipe: ({ system, undoLater }, target, force) =>
    undoLater(
      system.faults.slowPipe(target, SLOWEST_PIPE_BYTES + force * (FASTEST_PIPE_BYTES - SLOWEST_PIPE_BYTES)),
      SLOW_PIPE_MS,
    ),
  fail_start: ({ system, undoLater }, target, force) => {
    undoLater(system.faults.failStart(target, 1 + Math.floor(force * MOST_FAILED_STARTS)))
    void killWorker(system, target)
  },
  hang_handshake: ({ system, undoLater }, target) => {
    undoLater(system.faults.hangHandshake(target))
    void killWorker(system, target)
  },
  ignore_stop: ({ system, undoLater }, target) => undoLater(system.faults.ignoreStop(target), DEAF_MS),
  fill_mailbox: ({ system, undoLater }, target, force) =>
    undoLater(system.faults.fillMailbox(target), force * LONGEST_FULL_MS),
  exhaust_memory: ({ system, undoLater, follow }, target, force) => {
    // Said at once when there is nobody, and not a moment later.
    processOf(system, target)
    const exhausted = exhaustMemory(system, target)
    follow(exhausted)
    undoLater(() => follow(exhausted.then((giveBack) => giveBack())), force * LONGEST_SCARCITY_MS)
  },
})

/**
 * Does what was planned.
 * @throws {@link TestError} `TEST_NO_WORKER` when there is nobody to do it to.
 */
export function strike(arena: Arena, { fault, target, force }: PlannedStrike): void {
  STRIKERS[fault](arena, target, force)
}
