import type { Address } from '../calls/address.ts'
import type { Ref, Untyped } from '../calls/ref.ts'
import type { Life, Monitor } from '../child/life.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { Registrant } from '../names/registrant.ts'
import type { RegistryKeys } from '../names/registry.ts'
import { resolvePath } from '../names/resolve-path.ts'
import { A_BOOLEAN, MILLISECONDS } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'
import type { Via } from '../spec/actor-spec.ts'
import type { ActorContext } from './actor-context.ts'
import type { ActorEnvironment } from './actor-environment.ts'
import type { ActorTimers } from './actor-timers.ts'
import type { Later } from './later.ts'
import type { MessageLoop } from './message-loop.ts'
import { OwnRef } from './own-ref.ts'

/** Whose context it is. */
export interface ContextOwner extends Life {
  readonly address: Pick<Address, 'place'>
  readonly environment: ActorEnvironment
  readonly loop: Pick<MessageLoop, 'state' | 'debts' | 'continueWith' | 'timeoutAfter' | 'takeBack'>
  readonly timers: ActorTimers
  readonly signal: AbortSignal
  hasEnded(): boolean
  trapsExits: boolean
}

/** A timer of a life that has ended. */
const NO_TIMER: Timer = Object.freeze({ cancel: () => {} })

/** The hands of one life; they do nothing any more when it has ended. */
export class OwnContext implements ActorContext {
  readonly #owner: ContextOwner

  constructor(owner: ContextOwner) {
    this.#owner = owner
  }

  get path(): string {
    return this.#owner.path
  }

  get incarnation(): string {
    return this.#owner.incarnation
  }

  get clock(): Clock {
    return this.#owner.environment.clock
  }

  get signal(): AbortSignal {
    return this.#owner.signal
  }

  setState(state: unknown): void {
    this.#owner.loop.state = state
  }

  later<T>(): Later<T> {
    return this.#owner.loop.debts.later<T>()
  }

  continueWith(args?: unknown): void {
    this.#owner.loop.continueWith(args)
  }

  timeoutAfter(ms: number): void {
    checkOption({ owner: 'timeoutAfter()', name: 'ms' }, ms, MILLISECONDS)
    this.#owner.loop.timeoutAfter(ms)
  }

  ref<M = Untyped>(target: string | Via): Ref<M> {
    const { path, address, environment } = this.#owner
    return new OwnRef<M>(typeof target === 'string' ? resolvePath(target, address.place) : target, path, environment)
  }

  send(target: string, message: unknown): void {
    const { environment } = this.#owner
    if (!this.#owner.hasEnded()) environment.lives.send(this.#pathOf(target), message)
  }

  sendAfter(ms: number, message: unknown): Timer {
    checkOption({ owner: 'sendAfter()', name: 'ms' }, ms, MILLISECONDS)
    return this.#owner.hasEnded() ? NO_TIMER : this.#owner.timers.after(ms, message)
  }

  sendInterval(ms: number, message: unknown): Timer {
    checkOption({ owner: 'sendInterval()', name: 'ms' }, ms, MILLISECONDS)
    return this.#owner.hasEnded() ? NO_TIMER : this.#owner.timers.every(ms, message)
  }

  link(target: string): void {
    if (!this.#owner.hasEnded()) this.#owner.environment.lives.link(this.#owner, this.#pathOf(target))
  }

  unlink(target: string): boolean {
    const path = this.#pathOf(target)
    this.#owner.loop.takeBack(path)
    return this.#owner.environment.lives.unlink(this.#owner, path)
  }

  monitor(target: string): Monitor {
    const path = this.#pathOf(target)
    return this.#owner.hasEnded()
      ? { path, incarnation: undefined }
      : this.#owner.environment.lives.monitor(this.#owner, path)
  }

  demonitor(monitor: Monitor): boolean {
    const isPending = this.#owner.environment.lives.demonitor(monitor)
    this.#owner.loop.takeBack(monitor)
    return isPending
  }

  exit(target: string, reason: ExitReason | 'kill'): void {
    const { environment, path, incarnation } = this.#owner
    if (!this.#owner.hasEnded()) environment.lives.exit(this.#pathOf(target), reason, { path, incarnation })
  }

  trapExit(isOn: boolean): boolean {
    checkOption({ owner: 'trapExit()', name: 'isOn' }, isOn, A_BOOLEAN)
    const before = this.#owner.trapsExits
    this.#owner.trapsExits = isOn
    return before
  }

  registry<V = unknown>(name: string, keys?: RegistryKeys): Registrant<V> {
    const registry = this.#owner.environment.registries.get<V>(name, keys)
    return new Registrant(registry, this.#owner, () => !this.#owner.hasEnded())
  }

  /** Of a relative path, or of whoever has that name. */
  #pathOf(target: string): string {
    const { address, environment } = this.#owner
    return environment.registries.pathOf(typeof target === 'string' ? resolvePath(target, address.place) : target)
  }
}
