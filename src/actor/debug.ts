/**
 * Methods that every actor has, for people who look at it. They wait for their turn like every
 * call. Only the host may ask for them: `calls/send-for-worker` refuses what a worker asks.
 *
 * @source OTP `sys`
 */
export const GET_STATE = 'sys:get_state'

/**
 * Its argument is a function from the old state to the new one, which is also the answer.
 * @see GET_STATE
 */
export const REPLACE_STATE = 'sys:replace_state'

/** What is looked at. */
export interface Debugged {
  state: unknown
}

/** Whether a call is one of these methods, and fit to be done. */
export function isDebug(method: string, args: unknown): boolean {
  return method === GET_STATE || (method === REPLACE_STATE && typeof args === 'function')
}

/**
 * Does what one of these methods asks for.
 * @throws what the function throws; the state is then as it was.
 */
export function debug(actor: Debugged, replace: unknown): unknown {
  if (typeof replace === 'function') {
    const state: unknown = Reflect.apply(replace, undefined, [actor.state])
    actor.state = state
  }
  return actor.state
}
