import { type ExitReason, isGraceful } from '../errors/exit-reason.ts'
import type { Restart } from '../spec/child-spec.ts'

/** What one exit of a child leads to. */
export interface Decision {
  /** Whether it is reported as `supervisor:child_terminated`. */
  readonly report: boolean
  /**
   * `restart`: by strategy, and counted. `keep`: the spec stays, without a life. `delete`: the spec
   * goes.
   */
  readonly next: 'restart' | 'keep' | 'delete'
}

/**
 * The decision table for a child that ended by itself.
 *
 * | restart | graceful | abnormal |
 * |---|---|---|
 * | `permanent` | report, restart | report, restart |
 * | `transient` | keep | report, restart |
 * | `temporary` | delete | report, delete |
 *
 * @source OTP `supervisor:do_restart/3`
 */
export function decide(restart: Restart, reason: ExitReason): Decision {
  switch (restart) {
    case 'permanent':
      return { report: true, next: 'restart' }
    case 'transient':
      return isGraceful(reason) ? { report: false, next: 'keep' } : { report: true, next: 'restart' }
    case 'temporary':
      return { report: !isGraceful(reason), next: 'delete' }
  }
}
