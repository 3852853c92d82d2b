import type { Envelope } from '../calls/envelope.ts'
import { CallError } from '../errors/call-error.ts'
import { reasonOf } from '../errors/reason-of.ts'

type Sent = Pick<Envelope, 'asked' | 'attempt'>

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
