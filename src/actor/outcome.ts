import { type ExitReason, NORMAL, SHUTDOWN } from '../errors/exit-reason.ts'

/** Why an actor stops itself: an exit reason, or one of the two graceful ones by its name. */
export type StopReason = ExitReason | 'normal' | 'shutdown'

/**
 * `init` wants no life: the supervisor keeps the spec, and nothing is started.
 * @source OTP `ignore`
 */
export class Ignore {
  readonly outcome = 'ignore'
}

/** `init` has more to say than the state. */
export class Started<S = unknown> {
  readonly outcome = 'started'
  readonly state: S
  readonly info: unknown

  constructor(state: S, info: unknown) {
    this.state = state
    this.info = info
  }
}

/** What a caller gets before the end. */
export interface Answered<T = unknown> {
  readonly reply: T
}

/** The actor is to end. @source OTP `{stop, Reason, State}`, `{stop, Reason, Reply, State}` */
export class Stop<T = never> {
  readonly outcome = 'stop'
  readonly reason: ExitReason
  /** What the caller gets; absent: it learns of the end. */
  readonly answer: Answered<T> | undefined

  constructor(reason: ExitReason, answer: Answered<T> | undefined) {
    this.reason = reason
    this.answer = answer
  }
}

/** What `init` returns when it wants no life. */
export const ignore: Ignore = Object.freeze(new Ignore())

/**
 * What `init` returns to tell whoever starts it something beside: the `info` of the answer of
 * `startChild` and `restartChild`.
 *
 * @source OTP `{ok, Pid, Info}`
 */
export function started<S>(state: S, info: unknown): Started<S> {
  return new Started(state, info)
}

/** Whether a handler returned an order to stop. */
export function isStop(result: unknown): result is Stop<unknown> {
  return result instanceof Stop
}

/**
 * What a handler returns to end its actor: `terminate` runs, then the reply is sent, then the actor
 * is gone. Without a reply whoever waits gets `CALL_EXITED`. Returned by `init` it is a failed
 * start.
 *
 * @param reason - Default `'normal'`.
 */
export function stop(reason?: StopReason): Stop
export function stop<T>(reason: StopReason, answer: Answered<T>): Stop<T>
export function stop(reason: StopReason = 'normal', answer?: Answered): Stop<unknown> {
  return new Stop(reasonOf(reason), answer)
}

function reasonOf(reason: StopReason): ExitReason {
  if (reason === 'normal') return NORMAL
  return reason === 'shutdown' ? SHUTDOWN : reason
}
