import type { Address } from '../calls/address.ts'
import { carryOut } from '../calls/carry-out.ts'
import type { Envelope } from '../calls/envelope.ts'
import { settle } from '../calls/settle.ts'
import type { Identity } from '../child/life.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { ActorEnvironment } from './actor-environment.ts'

/** What an actor leaves behind. */
export interface Estate extends Identity {
  readonly reason: ExitReason
  readonly uptimeMs: number
  /** Calls and casts that it had begun, oldest first. */
  readonly begun: readonly Envelope[]
  /** What it had been given and not begun. */
  readonly held: Envelope | undefined
}

/**
 * Settles what an actor had in its hands when it ended, by the rules of {@link settle}.
 * @returns Its death certificate.
 */
export function bury(estate: Estate, address: Address, { wheel, telemetry }: ActorEnvironment): DeathCertificate {
  const { path, incarnation, reason, uptimeMs, begun, held } = estate
  const settlement = settle(held === undefined ? begun : [...begun, held], (envelope) => envelope !== held)
  const nothing = { pid: undefined, code: undefined, signal: undefined, stderrTail: '', lastFrames: [] }
  const death: DeathCertificate = { path, incarnation, reason, uptimeMs, ...nothing, inFlight: settlement.report }
  address.recordDeath(death)
  for (const envelope of begun) if (envelope.isSettled) wheel.cancel(envelope)
  carryOut(settlement, death, { address, wheel, telemetry, holder: 'actor' })
  return death
}
