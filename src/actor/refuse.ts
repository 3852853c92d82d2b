import type { Envelope } from '../calls/envelope.ts'
import { streamsError } from '../calls/streams-error.ts'
import { RemoteError } from '../errors/remote-error.ts'
import type { ActorEnvironment } from './actor-environment.ts'
import type { Behaviour } from './behaviour.ts'

/** Who refuses. */
export interface Refuser {
  readonly path: string
  readonly behaviour: Behaviour<unknown, unknown>
  readonly environment: ActorEnvironment
}

/** A call or cast of a method that is not there. It harms nobody but its caller. */
export function refuseMethod({ path, behaviour, environment }: Refuser, envelope: Envelope): void {
  const { method } = envelope.asked
  const known = [...behaviour.calls.keys(), ...behaviour.casts.keys()].map((each) => `"${each}"`)
  const message = `there is no such method; there ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}`
  if (envelope.isCast) environment.telemetry.emit('message:dropped', { path, method, why: message })
  environment.wheel.cancel(envelope)
  const failure = { name: 'UnknownMethod', message, stack: undefined, data: undefined }
  envelope.reject(new RemoteError('REMOTE_UNKNOWN_METHOD', { target: path, method }, failure))
}

/** An actor of the host gives one value for one value. @returns Whether it refused. */
export function refuseStreams({ path, environment }: Refuser, envelope: Envelope): boolean {
  const { flow, method } = envelope.asked
  if (flow === undefined || (flow.credit === undefined && !flow.hasInput)) return false
  environment.wheel.cancel(envelope)
  envelope.reject(streamsError(path, method, 'it is an actor of the host, and streams are for workers'))
  return true
}

/** A message for an actor without `info`. */
export function reportIgnored({ path, environment }: Refuser, message: unknown): void {
  const hasType = typeof message === 'object' && message !== null && 'type' in message
  const method = hasType ? String(message.type) : 'a message'
  environment.telemetry.emit('message:dropped', { path, method, why: 'the actor has no `info`' })
}
