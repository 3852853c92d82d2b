import type { CodeOf } from './catalogue.ts'
import type { DeathCertificate } from './death-certificate.ts'
import type { ExitReason } from './exit-reason.ts'
import { formatGivingUp, type GivingUp } from './giving-up.ts'
import { TuttiError } from './tutti-error.ts'

/** A supervisor gave up. It is the `cause` of the errors of later calls to what was below it. */
export class SupervisorError
  extends TuttiError
  implements Pick<GivingUp, 'supervisor' | 'culprit' | 'reason' | 'death'>
{
  override readonly name = 'SupervisorError'
  readonly code: CodeOf<'SupervisorError'> = 'SUPERVISOR_GAVE_UP'
  /** Path of the supervisor. */
  readonly supervisor: string
  /**
   * Path of the child that failed first; it may be below another supervisor that gave up before.
   */
  readonly culprit: string
  /** Why that child ended last, or did not start. */
  readonly reason: ExitReason
  /** The last certificate of the culprit, if it has one. */
  declare readonly death?: DeathCertificate

  constructor(givingUp: GivingUp) {
    super(`Supervisor "${givingUp.supervisor}" ${formatGivingUp(givingUp)}`)
    this.supervisor = givingUp.supervisor
    this.culprit = givingUp.culprit
    this.reason = givingUp.reason
    if (givingUp.death !== undefined) this.death = givingUp.death
  }
}
