import type { Envelope } from '../registry/envelope.ts'
import { Later } from './later.ts'

/** Methods that every actor has, for people who look at it. They wait for their turn like every call. @source OTP `sys` */
export const GET_STATE = 'sys:get_state'

/** Its argument is a function from the old state to the new one, which is also the answer. @see GET_STATE */
export const REPLACE_STATE = 'sys:replace_state'

/** What is looked at. */
export interface Debugged {
  readonly path: string
  state: unknown
  settling(envelope: Envelope): void
}

/**
 * Does what `sys` methods ask for. A function that throws leaves the state as it was; its caller gets the error.
 *
 * @returns Whether it was one of them.
 */
export function debug(actor: Debugged, envelope: Envelope): boolean {
  const { method, args } = envelope.asked
  const later = new Later<unknown>(envelope, actor)
  if (method === REPLACE_STATE && typeof args === 'function') {
    try {
      const replaced: unknown = Reflect.apply(args, undefined, [actor.state])
      actor.state = replaced
    } catch (error) {
      later.fail(error)
      return true
    }
  } else if (method !== GET_STATE) return false
  later.reply(actor.state)
  return true
}
