import type { Endings } from '../calls/endings.ts'
import type { ExitReason, GiveUpCause } from '../errors/exit-reason.ts'
import type { GivingUp } from '../errors/giving-up.ts'
import { SupervisorError } from '../errors/supervisor-error.ts'
import { childPath } from '../spec/child-path.ts'
import type { RestartLimit } from './restart-intensity.ts'
import type { Slot } from './slot.ts'

/** Why a supervisor gives up. */
export interface GiveUpCase {
  readonly supervisor: string
  readonly limit: RestartLimit
  /** The child that is not to be restarted. */
  readonly slot: Pick<Slot, 'path'>
  readonly cause: GiveUpCause
  readonly reason: ExitReason
}

/**
 * Who was at fault when a supervisor gives up. The child that was its last may be a supervisor that
 * gave up itself; then its culprit is this one's too, with its certificate, however deep it is.
 */
export function givingUpOf({ supervisor, limit, slot, cause, reason }: GiveUpCase, endings: Endings): GivingUp {
  const { intensity, periodMs } = limit
  return { supervisor, cause, intensity, periodMs, ...culpritOf(slot.path, reason, endings) }
}

function culpritOf(path: string, reason: ExitReason, endings: Endings): Pick<GivingUp, 'culprit' | 'reason' | 'death'> {
  const below = endings.at(path)?.cause
  if (below instanceof SupervisorError) return { culprit: below.culprit, reason: below.reason, ...deathIn(below) }
  // A supervisor that did not start says in its reason which child was to blame.
  if (reason.type === 'shutdown' && reason.detail !== undefined && 'reason' in reason.detail)
    return culpritOf(childPath(path, reason.detail.id), reason.detail.reason, endings)
  const death = endings.lastDeathOf(path)
  return { culprit: path, reason, ...deathIn(death === undefined ? {} : { death }) }
}

function deathIn({ death }: Pick<GivingUp, 'death'>): Pick<GivingUp, 'death'> {
  return death === undefined ? {} : { death }
}
