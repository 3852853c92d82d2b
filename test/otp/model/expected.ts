import { type ExitReason, isGraceful } from '../../../src/errors/exit-reason.ts'
import { type Draft, deviate } from './draft.ts'
import type { Node } from './tree.ts'
import type { Supervisor } from './world.ts'

/**
 * Whether a child that was stopped may end like that without being reported. A supervisor has no
 * other `shutdown` than the plain one; and under a dynamic supervisor every `shutdown` will do, be
 * the child permanent.
 */
export function isExpected(draft: Draft, { dynamic }: Supervisor, { node, reason }: Ended): boolean {
  const { restart, shutdown, below } = node
  if (restart !== 'permanent' && isGraceful(reason)) return true
  if (shutdown === 'brutal_kill') return reason.type === 'killed'
  if (reason.type !== 'shutdown') return false
  if (reason.detail === undefined || below !== undefined) return true
  if (dynamic !== undefined) deviate(draft, 'detailed-shutdown-is-silent')
  return dynamic !== undefined
}

/** A child that is down. */
interface Ended {
  readonly node: Node
  readonly reason: ExitReason
}
