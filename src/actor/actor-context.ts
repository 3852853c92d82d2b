import type { Ref, Untyped } from '../calls/ref.ts'
import type { Identity, Monitor } from '../child/life.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { Registrant } from '../names/registrant.ts'
import type { RegistryKeys } from '../names/registry.ts'
import type { Via } from '../spec/actor-spec.ts'
import type { Later } from './later.ts'

/** Something whose methods the compiler knows, as a behaviour. */
export interface Typed<M> {
  readonly types?: { readonly methods: M }
}

/**
 * What an actor can do beside changing its state. It belongs to one life: after its end nothing of
 * it does anything.
 *
 * Paths of others are from the root (`main/counter`), relative to the actor's supervisor
 * (`./counter`, `../other/counter`), or names.
 *
 * @typeParam S - State of the actor.
 */
export interface ActorContext<S = unknown> extends Identity {
  /** The clock of the system. */
  readonly clock: Clock
  /** Aborted when this life ends, however it does: hand it to what would outlive it. */
  readonly signal: AbortSignal

  /** Replaces the state, for this and all later handlers. */
  setState(state: S): void
  /**
   * The handle of the call that is being handled: return it, and answer when it suits. @typeParam T
   * - The result that callers get.
   */
  later<T>(): Later<T>
  /**
   * Has `continue` run when this handler has ended, before the next message.
   * @source OTP `{continue, Term}`
   */
  continueWith(args?: unknown): void
  /**
   * When this handler has ended and no message has come for `ms` milliseconds, `info` gets
   * `{ type: 'timeout' }`, once. Any message cancels it, and for 0 one that waits already.
   */
  timeoutAfter(ms: number): void

  /** Address of another child. Calls of itself through it fail at once with `CALL_SELF`. */
  ref<M = Untyped>(target: string | Via, like?: Typed<M>): Ref<M>
  /**
   * Puts a message into the inbox of another actor, or its own: its `info` gets it. Lost when there
   * is nobody.
   */
  send(target: string, message: unknown): void
  /**
   * Sends itself a message in `ms` milliseconds. A message that was cancelled does not come, also
   * when it waits already.
   */
  sendAfter(ms: number, message: unknown): Timer
  /** Sends itself a message every `ms` milliseconds. */
  sendInterval(ms: number, message: unknown): Timer

  /**
   * Ties its life to that of another, both ways. When there is no life at that path, it gets the
   * exit signal `noproc`.
   */
  link(target: string): void
  /**
   * No exit signal comes along this link any more, and no message of one that has come already.
   * @returns Whether there was a link.
   */
  unlink(target: string): boolean
  /**
   * Watches the life that is now at that path: `info` gets one `down` message when it ends, at once
   * when there is none.
   */
  monitor(target: string): Monitor
  /**
   * Ends a watch. No `down` of it comes any more, also when it waits already.
   * @returns Whether it had not fired yet.
   */
  demonitor(monitor: Monitor): boolean
  /**
   * Sends an exit signal. `'kill'` cannot be trapped; `{ type: 'normal' }` ends nobody but the
   * sender.
   */
  exit(target: string, reason: ExitReason | 'kill'): void
  /**
   * Whether exit signals become messages for `info`. Default: they do not.
   * @returns What it was.
   */
  trapExit(isOn: boolean): boolean

  /**
   * A registry, to register itself in; it is made when it is first asked for.
   * @param keys - Default `'unique'`.
   */
  registry<V = unknown>(name: string, keys?: RegistryKeys): Registrant<V>
}
