import type { Envelope } from '../calls/envelope.ts'
import type { ActorEnvironment } from './actor-environment.ts'
import { type Debtor, Later } from './later.ts'

/**
 * The calls that one life of an actor has begun and not answered: the one at hand, and those that
 * are answered later.
 */
export class Debts implements Debtor {
  readonly path: string
  /** The call or cast at hand. */
  current: Envelope | undefined = undefined
  #deferred: Set<Envelope> | undefined = undefined
  readonly #environment: ActorEnvironment

  constructor(path: string, environment: ActorEnvironment) {
    this.path = path
    this.#environment = environment
  }

  /** All of them, oldest first. */
  get all(): readonly Envelope[] {
    const deferred = this.#deferred === undefined ? [] : [...this.#deferred]
    return this.current === undefined ? deferred : [...deferred, this.current]
  }

  /** How many there are. */
  get size(): number {
    return (this.#deferred?.size ?? 0) + (this.current === undefined ? 0 : 1)
  }

  /** A handle for the call at hand. */
  later<T>(): Later<T> {
    return new Later<T>(this.current, this)
  }

  /** Answers what is at hand, and is done with it. */
  answer(value: unknown): void {
    const envelope = this.current
    if (envelope === undefined) return
    this.current = undefined
    this.#environment.wheel.cancel(envelope)
    envelope.resolve(value)
  }

  /** What is at hand is answered by whoever holds its handle, if that has not happened yet. */
  defer(): void {
    const envelope = this.current
    this.current = undefined
    if (envelope === undefined || envelope.isSettled) return
    this.#deferred ??= new Set()
    this.#deferred.add(envelope)
  }

  /**
   * A handle is about to answer.
   * @returns Whether it may: not twice, and not for a life that has ended.
   */
  settle(envelope: Envelope): boolean {
    if (envelope.isSettled || !(this.#deferred?.delete(envelope) === true || envelope === this.current)) return false
    this.#environment.wheel.cancel(envelope)
    return true
  }

  /** Its caller has given up. */
  forget(envelope: Envelope): void {
    this.#deferred?.delete(envelope)
  }

  /** The life has ended: nothing is answered any more. */
  clear(): void {
    this.current = undefined
    this.#deferred = undefined
  }
}
