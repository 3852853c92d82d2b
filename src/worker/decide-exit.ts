import { diagnoseEarlyExit } from '../conversation/handshake.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { type Circumstances, classifyExit } from '../lifecycle/classify-exit.ts'
import type { CarrierExit } from '../port/carrier.ts'
import type { PortSpec } from '../port/port-spec.ts'
import { outOfMemory } from './out-of-memory.ts'

/** What the host knows of a life that has ended. */
export interface Life extends Circumstances {
  /** Whether it could be called. */
  readonly isReady: boolean
  readonly program: PortSpec
}

/**
 * Why a worker ended: what we killed it for; else what only its carrier, or its words, tell; else
 * what the operating system says.
 *
 * Decides by what it is given, but for a program that ended before READY, of which the file is
 * looked at.
 */
export function decideExit(exit: CarrierExit, { verdict, wasAsked, isReady, program }: Life): ExitReason {
  if (verdict !== undefined) return verdict
  if (exit.spawnFailure !== undefined) return { type: 'spawn_failed', ...exit.spawnFailure }
  if (exit.signal === 'SIGKILL' && (exit.usage?.oomKills ?? 0) > 0) return outOfMemory(program)
  if (!isReady) return diagnoseEarlyExit(exit, program)
  if (exit.truncated !== undefined && exit.code === 0)
    return { type: 'protocol', code: exit.truncated.code, violation: exit.truncated.message }
  return classifyExit(exit, { verdict, wasAsked })
}
