import type { AutoShutdown } from '../spec/supervisor-flags.ts'

/** What the decision needs to know of a child. */
export interface SignificantChild {
  readonly isSignificant: boolean
  /** Has a life, or will have one again without anybody's doing. */
  readonly isPending: boolean
}

/**
 * Whether the end of a child stops its supervisor. Asked only when a child ended by itself and will
 * not be restarted; never for one that was terminated through the administration or as a bystander
 * of a group restart.
 *
 * @param isSignificant - Whether the child that ended was significant.
 * @param others - All children that are still there; looked at under `all_significant` only.
 * @source OTP `supervisor:do_auto_shutdown/2`
 */
export function mustShutDown(mode: AutoShutdown, isSignificant: boolean, others: Iterable<SignificantChild>): boolean {
  if (!isSignificant || mode === 'never') return false
  if (mode === 'any_significant') return true
  for (const other of others) if (other.isSignificant && other.isPending) return false
  return true
}
