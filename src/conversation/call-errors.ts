import type { Envelope } from '../calls/envelope.ts'
import { CallError } from '../errors/call-error.ts'
import { type DeathCertificate, formatDeath } from '../errors/death-certificate.ts'
import { reasonOf } from '../errors/reason-of.ts'

type Sent = Pick<Envelope, 'asked' | 'attempt'>

/** For the caller of a call that a worker had in its hands when it died. */
export function exitedError(death: DeathCertificate, { asked: { method, idempotent }, attempt }: Sent): CallError {
  const hint = idempotent ? `it was tried ${attempt} times` : 'if it is safe to repeat, declare it idempotent'
  const message = `"${method}" on "${death.path}" was in the worker's hands when it ended: ${formatDeath(death)}; ${hint}`
  return new CallError('CALL_EXITED', message, { target: death.path, method, progress: 'started', death })
}

/** What ends a cast that a worker may or may not have handled when it died. */
export function lostError({ path }: DeathCertificate, { asked: { method } }: Sent): CallError {
  return new CallError('CALL_EXITED', 'the worker died with it', { target: path, method, progress: 'started' })
}

/** For the caller of a call whose arguments cannot be carried. */
export function unencodableError(
  path: string,
  envelope: Sent & Pick<Envelope, 'wasStarted'>,
  cause: unknown,
): CallError {
  const { method } = envelope.asked
  // Its source may have changed since a life before this one had it.
  const progress = envelope.wasStarted ? 'started' : 'not_delivered'
  const message = `The arguments of "${method}" for "${path}" cannot be sent: ${reasonOf(cause)}`
  return new CallError('CALL_UNENCODABLE', message, { target: path, method, progress, cause })
}
