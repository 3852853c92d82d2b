import { type ExitReason, isGraceful } from '../../../src/errors/exit-reason.ts'
import type { Node } from './tree.ts'

/**
 * Whether a child that was stopped may end like that without being reported. A supervisor has no other `shutdown` than the plain one; and
 * under a dynamic supervisor every `shutdown` will do.
 */
export function isExpected({ restart, shutdown, below }: Node, reason: ExitReason, isDynamic: boolean): boolean {
  if (restart !== 'permanent' && isGraceful(reason)) return true
  if (shutdown === 'brutal_kill') return reason.type === 'killed'
  return reason.type === 'shutdown' && (reason.detail === undefined || below !== undefined || isDynamic)
}
