import type * as inspector from 'node:inspector'
import type { ControlBlock } from './control-block.ts'

/** What {@link breakIn} stands on. */
export interface BreakInParts {
  readonly control: ControlBlock
  readonly process: NodeJS.Process
  readonly inspector: () => typeof inspector
  /** Asks the main thread to end the process. */
  readonly ask: () => void
}

/**
 * Ends the process from the reader thread, whatever the main thread does.
 *
 * Three steps, each for the case that the one before was not enough: the main thread is asked (it
 * is idle: a millisecond); what it runs is broken off through the inspector, so that it gets to the
 * question (a busy loop, `Atomics.wait`: the exit code is still ours); SIGKILL (it is stuck inside
 * a system call).
 *
 * Self-contained: its source text runs in the thread, see `reader-source.ts`.
 */
export function breakIn({ control, process, inspector, ask }: BreakInParts): void {
  const BREAK_OFF_AFTER_MS = 20
  const KILL_AFTER_MS = 1_000
  ask()
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), KILL_AFTER_MS)
  setTimeout(() => {
    if (Atomics.load(control.ending, 0) === 1) return
    try {
      const session = new (inspector().Session)()
      Atomics.store(control.interrupting, 0, 1)
      session.connectToMainThread()
      session.post('Runtime.terminateExecution', () => {
        session.disconnect()
        Atomics.store(control.interrupting, 0, 0)
        Atomics.notify(control.interrupting, 0)
        // If it was idle after all, what was broken off may have been the asking.
        ask()
      })
    } catch {
      // A Node without inspector: SIGKILL follows.
    }
  }, BREAK_OFF_AFTER_MS)
}
