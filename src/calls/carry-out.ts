import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import { CallError } from '../errors/call-error.ts'
import { type DeathCertificate, formatDeath } from '../errors/death-certificate.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Address } from './address.ts'
import type { Envelope } from './envelope.ts'
import type { Settlement } from './settle.ts'

/** What carrying out a settlement needs. */
export interface SettlementContext {
  /** Whose messages they are. */
  readonly address: Address
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  /** What has ended, for the words of an error. */
  readonly holder: 'worker' | 'actor'
  /** What the life had handed back before; it returns with the rest. Default: nothing. */
  readonly handedBack?: readonly Envelope[]
}

/**
 * Does what {@link settle} has decided: callers are told with the death certificate, casts that are
 * lost are told as `message:dropped`, and what goes back does so at once, in the order of delivery.
 */
export function carryOut(
  { redeliver, fail, lost }: Settlement<Envelope>,
  death: DeathCertificate,
  { address, wheel, telemetry, holder, handedBack = [] }: SettlementContext,
): void {
  for (const envelope of fail) {
    wheel.cancel(envelope)
    envelope.reject(exitedError(death, envelope, holder))
  }
  for (const envelope of lost) {
    const { method } = envelope.asked
    const { path } = death
    const why = `the ${holder} ended with it`
    telemetry.emit('message:dropped', { path, method, why })
    wheel.cancel(envelope)
    envelope.reject(new CallError('CALL_EXITED', why, { target: path, method, progress: 'started', death }))
  }
  const back = [...handedBack, ...redeliver].toSorted((a, b) => a.deliveryId - b.deliveryId)
  giveBack(back, address, telemetry)
}

/** Puts them back at the head of the mailbox, in that order. */
export function giveBack(envelopes: readonly Envelope[], address: Address, telemetry: Telemetry): void {
  if (envelopes.length === 0) return
  const { path } = address
  for (const { asked, attempt } of envelopes)
    telemetry.emit('message:redelivered', { path, method: asked.method, attempt })
  address.putBack(envelopes)
}

/** For the caller of a call that a life may have started before it ended. */
export function exitedError(
  death: DeathCertificate,
  { asked: { method, idempotent }, attempt }: Pick<Envelope, 'asked' | 'attempt'>,
  holder: SettlementContext['holder'],
): CallError {
  const hint = idempotent ? `it was tried ${attempt} times` : 'if it is safe to repeat, declare it idempotent'
  const message = `"${method}" on "${death.path}" was in the ${holder}'s hands when it ended: ${formatDeath(death)}; ${hint}`
  return new CallError('CALL_EXITED', message, { target: death.path, method, progress: 'started', death })
}
