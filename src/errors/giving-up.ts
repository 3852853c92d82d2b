import { type DeathCertificate, formatDeath } from './death-certificate.ts'
import { type ExitReason, formatExitReason, type GiveUpCause } from './exit-reason.ts'

/** A supervisor gave up: which, by which of its rules, and who was at fault. Plain data. */
export interface GivingUp {
  /** Path of the supervisor. */
  readonly supervisor: string
  readonly cause: GiveUpCause
  /** Of the supervisor, when it gave up. */
  readonly intensity: number
  /** As `intensity`; milliseconds. */
  readonly periodMs: number
  /**
   * Path of the child that failed first. When a supervisor gives up because of one below it that
   * gave up, this is the child at fault down there.
   */
  readonly culprit: string
  /** Why that child ended last, or did not start. */
  readonly reason: ExitReason
  /** Its last certificate. Absent for a child that has none, as one of a kind of your own. */
  readonly death?: DeathCertificate
}

/** A sentence for a log or an error message, without its subject and its full stop. */
export function formatGivingUp({ supervisor, culprit, reason, death, ...rule }: GivingUp): string {
  const fault = death === undefined ? formatExitReason(reason) : formatDeath(death)
  return `gave up (${ruleOf(rule)}); at fault is "${culprit}", which ${fault}. Find out why, or ${remedyOf(rule, supervisor)}`
}

function ruleOf({ cause, intensity, periodMs }: Pick<GivingUp, 'cause' | 'intensity' | 'periodMs'>): string {
  switch (cause) {
    case 'reached_max_restart_intensity':
      return `more than ${intensity} ${intensity === 1 ? 'restart' : 'restarts'} within ${periodMs} ms`
    case 'restart_budget_exhausted':
      return 'a child used up its restart budget'
    case 'restart_is_futile':
      return 'a restart failed for a cause that no other attempt mends'
  }
}

function remedyOf({ cause }: Pick<GivingUp, 'cause'>, supervisor: string): string {
  switch (cause) {
    case 'reached_max_restart_intensity':
      return `allow "${supervisor}" more restarts (\`intensity\`, \`periodMs\`)`
    case 'restart_budget_exhausted':
      return 'raise its `budget`, or say `onExhausted: "quarantine"`'
    case 'restart_is_futile':
      return 'say `retryFutile: true` when it mends by itself'
  }
}
