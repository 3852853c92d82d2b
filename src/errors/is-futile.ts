import type { ExitReason } from './exit-reason.ts'

/**
 * Causes that another attempt does not mend: somebody has to put a program or a tool where it
 * belongs. What may pass by itself is not among them: too many open files, no memory, a step of a
 * build that needs the network.
 */
const FUTILE_ERRNOS: ReadonlySet<string> = new Set([
  'ENOENT',
  'EACCES',
  'ENOEXEC',
  'ENOTDIR',
  'ELOOP',
  'PREPARE_TOOL_MISSING',
  'PREPARE_INPUT_MISSING',
])

/**
 * Whether a start that failed for this reason will fail again until somebody does something about
 * it.
 *
 * | reason | futile |
 * |---|---|
 * | `spawn_failed` | not found, not executable, not a program; a tool or an input of a preparation is missing |
 * | `handshake_failed` | another version of the protocol |
 * | a supervisor whose child did not start | when the child's reason is |
 * | anything else | never |
 */
export function isFutile(reason: ExitReason): boolean {
  switch (reason.type) {
    case 'spawn_failed':
      return FUTILE_ERRNOS.has(reason.errno)
    case 'handshake_failed':
      return reason.cause === 'wrong_version'
    case 'shutdown':
      return reason.detail?.type === 'failed_to_start_child' && isFutile(reason.detail.reason)
    default:
      return false
  }
}
