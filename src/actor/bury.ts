import type { Address } from '../calls/address.ts'
import type { Envelope } from '../calls/envelope.ts'
import type { Identity } from '../child/life.ts'
import { CallError } from '../errors/call-error.ts'
import { type CallInFlight, type DeathCertificate, formatDeath } from '../errors/death-certificate.ts'
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
 * Settles what an actor had in its hands when it ended. What it had not begun goes back to the head of the mailbox. What it had begun may have had
 * effects: it fails with the death certificate, unless it was declared `idempotent` and has attempts left.
 */
export function bury(estate: Estate, address: Address, { wheel, telemetry }: ActorEnvironment): DeathCertificate {
  const { path, incarnation, reason, uptimeMs, begun, held } = estate
  const inFlight = begun.map((envelope) => ({
    method: envelope.asked.method,
    progress: envelope.isCast ? 'unknown' : 'started',
    outcome: outcomeOf(envelope),
  })) satisfies CallInFlight[]
  const nothing = { pid: undefined, code: undefined, signal: undefined, stderrTail: '', lastFrames: [] }
  const death: DeathCertificate = { path, incarnation, reason, uptimeMs, ...nothing, inFlight }
  address.recordDeath(death)
  const again = begun.filter((_, index) => inFlight[index]?.outcome === 'redelivered')
  const back = held === undefined || held.isSettled ? again : [...again, held]
  for (const { asked, attempt } of again) telemetry.emit('message:redelivered', { path, method: asked.method, attempt })
  if (back.length > 0) address.putBack(back)
  begun.forEach((envelope, index) => {
    const outcome = inFlight[index]?.outcome
    if (outcome === 'redelivered') return
    wheel.cancel(envelope)
    if (outcome === 'failed') fail(envelope, death)
    if (outcome !== 'lost') return
    telemetry.emit('message:dropped', { path, method: envelope.asked.method, why: 'the actor ended with it' })
    envelope.resolve(undefined)
  })
  return death
}

function outcomeOf({ isSettled, isCast, attempt, asked }: Envelope): CallInFlight['outcome'] {
  if (isSettled) return 'settled'
  if (isCast) return 'lost'
  return asked.idempotent && attempt < asked.maxAttempts ? 'redelivered' : 'failed'
}

function fail(envelope: Envelope, death: DeathCertificate): void {
  const { method, idempotent } = envelope.asked
  const hint = idempotent ? `it was tried ${envelope.attempt} times` : 'if it is safe to repeat, declare it idempotent'
  const message = `"${method}" on "${death.path}" was in the actor's hands when it ended: ${formatDeath(death)}; ${hint}`
  envelope.reject(new CallError('CALL_EXITED', message, { target: death.path, method, progress: 'started', death }))
}
