import type { Endings } from '../calls/endings.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { SupervisorError } from '../errors/supervisor-error.ts'
import type { ShutdownReport } from './coordinated-shutdown.ts'

/** The root of a tree has ended by itself, and everything has been shut down in order. */
export interface RootExit {
  readonly reason: ExitReason
  /**
   * Who was at fault, when the root gave up; `undefined` when it ended for another reason, as with
   * a significant child.
   */
  readonly gaveUp: SupervisorError | undefined
  /** Its `exitCode` is 1. */
  readonly report: ShutdownReport
}

/** What the process does then; see the option of `start()`. */
export type OnRootExit = 'exit' | 'report' | ((exit: RootExit) => void)

/** Who gave up, as the errors of later calls say it, too. */
export function rootExit(reason: ExitReason, report: ShutdownReport, endings: Endings): RootExit {
  const cause = endings.ofRoot?.cause
  return { reason, gaveUp: cause instanceof SupervisorError ? cause : undefined, report }
}

/** Does what was asked for. */
export function afterRootExit(exit: RootExit, wanted: OnRootExit): void {
  if (typeof wanted === 'function') wanted(exit)
  else if (wanted === 'exit') process.exit(exit.report.exitCode)
}
