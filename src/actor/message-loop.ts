import type { Timer } from '../clock/clock.ts'
import type { CallProgress } from '../errors/call-error.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { RemoteError } from '../errors/remote-error.ts'
import type { Address } from '../registry/address.ts'
import type { Envelope } from '../registry/envelope.ts'
import type { Receiver } from '../registry/receiver.ts'
import type { ActorContext } from './actor-context.ts'
import type { ActorEnvironment } from './actor-environment.ts'
import type { Behaviour, TimeoutMessage } from './behaviour.ts'
import { crashReason } from './crash-reason.ts'
import { debug } from './debug.ts'
import { Inbox } from './inbox.ts'
import { isThenable } from './is-thenable.ts'
import { Later } from './later.ts'
import { type Answered, isStop } from './outcome.ts'
import type { Runnable } from './scheduler.ts'

/** Whose messages a loop handles. */
export interface LoopOwner {
  readonly path: string
  readonly behaviour: Behaviour<unknown, unknown>
  readonly address: Address
  readonly environment: ActorEnvironment
  readonly context: ActorContext
  /** The actor is to end. `answer` is for the caller of the message at hand. */
  end(reason: ExitReason, answer?: Answered): void
}

/** Messages that an actor handles before it lets others run. */
const MESSAGES_PER_ROUND = 64

const TIMEOUT: TimeoutMessage = Object.freeze({ type: 'timeout' })

/**
 * One message at a time, also while a handler awaits something.
 *
 * ```
 *   Address ──deliver──> held ┐
 *      └─ Mailbox (the rest)  ├─ oldest first ─> handler ─> reply, Later, or the end of the actor
 *   down, exit, timer ─> inbox┘
 * ```
 *
 * It takes one message from its address at a time: what waits stays in the mailbox, for the next life. What only concerns this life is in
 * its inbox, and ends with it. `continue` goes before both.
 *
 * @source OTP `gen_server:loop/7`
 */
export class MessageLoop implements Receiver, Runnable {
  state: unknown = undefined
  readonly #owner: LoopOwner
  #isOpen = false
  /** Whether a handler runs, or awaits something. */
  #isBusy = false
  #isScheduled = false
  #order: ExitReason | undefined = undefined
  #held: Envelope | undefined = undefined
  /** The call or cast at hand. */
  #current: Envelope | undefined = undefined
  #hasReply = false
  #deferred: Set<Envelope> | undefined = undefined
  #inbox: Inbox | undefined = undefined
  #continues: unknown[] | undefined = undefined
  #quietMs: number | undefined = undefined
  #quiet: Timer | undefined = undefined

  constructor(owner: LoopOwner) {
    this.#owner = owner
  }

  get path(): string {
    return this.#owner.path
  }

  /** Calls and casts that have been begun and are not finished, oldest first. */
  get begun(): readonly Envelope[] {
    const deferred = this.#deferred === undefined ? [] : [...this.#deferred]
    return this.#current === undefined ? deferred : [...deferred, this.#current]
  }

  /** What was delivered and not begun. */
  get held(): Envelope | undefined {
    return this.#held
  }

  /** There is a state: messages come in. */
  open(state: unknown): void {
    this.state = state
    this.#isOpen = true
    this.#owner.address.bind(this)
    this.#wake()
  }

  /** Nothing is begun any more. */
  close(): void {
    this.#isOpen = false
    this.#quiet?.cancel()
    this.#owner.address.unbind(this)
  }

  /** The actor is to end as soon as no handler runs, whatever waits. */
  order(reason: ExitReason): void {
    this.#order = reason
    if (this.#isOpen && !this.#isBusy) this.#owner.end(reason)
  }

  /** Answers the call at hand. */
  answer(value: unknown): void {
    if (this.#current === undefined) return
    this.settling(this.#current)
    this.#current.resolve(value)
    this.#current = undefined
  }

  // ---- as a receiver of its address

  get hasRoom(): boolean {
    return this.#held === undefined && this.#isOpen
  }

  deliver(envelope: Envelope): void {
    envelope.deliveryId = 1
    this.#held = envelope
    this.#wake()
  }

  progressOf(envelope: Envelope): CallProgress {
    return envelope === this.#held ? 'not_started' : 'started'
  }

  abandon(envelope: Envelope): void {
    this.#deferred?.delete(envelope)
    if (envelope !== this.#held) return
    this.#held = undefined
    this.#owner.address.pump()
  }

  // ---- what handlers may ask for

  /** Puts a message into the inbox. @param source - What it comes from, so that it can be taken back. */
  post(message: unknown, source: unknown): void {
    this.#inbox ??= new Inbox()
    this.#inbox.push({ message, mark: this.#owner.address.arrivals, source })
    this.#wake()
  }

  /** Takes back what waits and comes from `source`. */
  takeBack(source: unknown): void {
    this.#inbox?.remove(source)
  }

  later<T>(): Later<T> {
    return new Later<T>(this.#current, this)
  }

  settling(envelope: Envelope): void {
    this.#deferred?.delete(envelope)
    this.#owner.environment.wheel.cancel(envelope)
  }

  continueWith(args: unknown): void {
    if (this.#continues === undefined) this.#continues = [args]
    else this.#continues.push(args)
  }

  timeoutAfter(ms: number): void {
    this.#quietMs = ms
  }

  // ---- the loop

  run(): void {
    this.#isScheduled = false
    if (this.#isBusy || !this.#isOpen) return
    this.#isBusy = true
    for (let left = MESSAGES_PER_ROUND; left > 0; left -= 1) if (!this.#step()) return
    this.#isBusy = false
    this.#wake()
  }

  #wake(): void {
    if (this.#isBusy || this.#isScheduled || !this.#isOpen) return
    this.#isScheduled = true
    this.#owner.environment.scheduler.ready(this)
  }

  /** Does the next thing. @returns Whether the loop may go on: a handler that awaits something goes on by itself. */
  #step(): boolean {
    if (this.#order !== undefined) return this.#stop(this.#order)
    if (this.#continues !== undefined) return this.#continue(this.#continues)
    const { address } = this.#owner
    if (this.#held === undefined && address.queued > 0) address.pump()
    const held = this.#held
    const post = this.#inbox?.first
    if (held === undefined && post === undefined) return this.#rest()
    this.#quietMs = undefined
    if (this.#quiet !== undefined) this.#quiet.cancel()
    if (post !== undefined && (held === undefined || post.mark < held.arrival)) {
      this.#inbox?.shift()
      return this.#inform(post.message)
    }
    this.#held = undefined
    return held === undefined || this.#handle(held)
  }

  /** Nothing waits. */
  #rest(): boolean {
    this.#isBusy = false
    const ms = this.#quietMs
    if (ms === undefined) return false
    this.#quietMs = undefined
    if (ms <= 0) this.post(TIMEOUT, undefined)
    else this.#quiet = this.#owner.environment.clock.setTimer(ms, () => this.post(TIMEOUT, undefined))
    return false
  }

  #handle(envelope: Envelope): boolean {
    const { method, args } = envelope.asked
    const { calls, casts } = this.#owner.behaviour
    this.#current = envelope
    if (envelope.isCast) this.#owner.environment.wheel.cancel(envelope)
    const call = envelope.isCast && casts.has(method) ? undefined : calls.get(method)
    const handler = call ?? casts.get(method)
    if (handler === undefined) return this.#handleOther(envelope)
    this.#hasReply = call !== undefined
    try {
      return this.#went(handler(this.state, args, this.#owner.context))
    } catch (error) {
      return this.#stop(crashReason(error))
    }
  }

  #handleOther(envelope: Envelope): boolean {
    this.#current = undefined
    if (debug(this, envelope)) return true
    const { path, environment, behaviour } = this.#owner
    const { method } = envelope.asked
    const known = [...behaviour.calls.keys(), ...behaviour.casts.keys()].map((each) => `"${each}"`)
    const message = `there is no such method; there are ${known.length === 0 ? 'none' : known.join(', ')}`
    if (envelope.isCast) environment.telemetry.emit('message:dropped', { path, method, why: message })
    const failure = { name: 'UnknownMethod', message, stack: undefined, data: undefined }
    this.settling(envelope)
    envelope.reject(new RemoteError('REMOTE_UNKNOWN_METHOD', { target: path, method }, failure))
    return true
  }

  #inform(message: unknown): boolean {
    const { definition } = this.#owner.behaviour
    if (definition.info === undefined) return this.#ignore(message)
    try {
      return this.#went(definition.info(this.state, message, this.#owner.context))
    } catch (error) {
      return this.#stop(crashReason(error))
    }
  }

  #ignore(message: unknown): boolean {
    const type =
      typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : 'a message'
    const { path, environment } = this.#owner
    environment.telemetry.emit('message:dropped', { path, method: type, why: 'the actor has no `info`' })
    return true
  }

  #continue(waiting: unknown[]): boolean {
    const args = waiting.shift()
    if (waiting.length === 0) this.#continues = undefined
    const { definition } = this.#owner.behaviour
    try {
      return this.#went(definition.continue?.(this.state, args, this.#owner.context))
    } catch (error) {
      return this.#stop(crashReason(error))
    }
  }

  /** A handler has returned, perhaps with a promise. */
  #went(result: unknown): boolean {
    if (typeof result !== 'object' || result === null) return this.#done(result)
    if (!isThenable(result)) return this.#done(result)
    result.then(
      (value) => this.#wentOn(this.#done(value)),
      (error: unknown) => this.#wentOn(this.#stop(crashReason(error))),
    )
    return false
  }

  #wentOn(mayGoOn: boolean): void {
    if (!mayGoOn) return
    this.#isBusy = false
    this.#wake()
  }

  #done(result: unknown): boolean {
    if (!this.#isOpen) return false
    if (isStop(result)) return this.#stop(result.reason, result.answer)
    const envelope = this.#current
    if (envelope === undefined) return true
    if (!(result instanceof Later)) this.answer(this.#hasReply ? result : undefined)
    else if (!envelope.isSettled) {
      this.#deferred ??= new Set()
      this.#deferred.add(envelope)
    }
    this.#current = undefined
    return true
  }

  #stop(reason: ExitReason, answer?: Answered): false {
    if (this.#isOpen) this.#owner.end(reason, answer)
    return false
  }
}
