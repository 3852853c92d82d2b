import type { Address } from '../calls/address.ts'
import type { Envelope } from '../calls/envelope.ts'
import type { Receiver } from '../calls/receiver.ts'
import { reportDelivered } from '../calls/report-delivered.ts'
import type { CallProgress } from '../errors/call-error.ts'
import { crashed } from '../errors/crashed.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { ActorContext } from './actor-context.ts'
import type { TimeoutMessage } from './behaviour.ts'
import { Debts } from './debts.ts'
import { debug, isDebug } from './debug.ts'
import { Inbox, type Post } from './inbox.ts'
import { isThenable } from './is-thenable.ts'
import { Later } from './later.ts'
import { type Answered, isStop } from './outcome.ts'
import { Quiet } from './quiet.ts'
import { type Refuser, refuseMethod, refuseStreams, reportIgnored } from './refuse.ts'
import type { Runnable } from './scheduler.ts'

/** Whose messages a loop handles. */
export interface LoopOwner extends Refuser {
  readonly address: Address
  readonly context: ActorContext
  /** The actor is to end. `answer` is for the caller of the message at hand. */
  end(reason: ExitReason, answer?: Answered): void
}

/** Messages that an actor handles before it lets others run. */
const MESSAGES_PER_ROUND = 16

const TIMEOUT: TimeoutMessage = Object.freeze({ type: 'timeout' })

/**
 * One message at a time, also while a handler awaits something.
 *
 * ```
 *   Address ──deliver──> held ┐
 *      └─ Mailbox (the rest)  ├─ by arrival ──> handler ─> reply, Later, or the end of the actor
 *   down, exit, timer ─> inbox┘
 * ```
 *
 * It takes one message from its address at a time: what waits stays in the mailbox, for the next
 * life. What only concerns this life is in its inbox, and ends with it; it is handled after all
 * that came before it. `continue` goes before both, and an order to stop before everything.
 *
 * @source OTP `gen_server:loop/7`
 */
export class MessageLoop implements Receiver, Runnable {
  state: unknown = undefined
  /** Calls that have been begun and not answered. */
  readonly debts: Debts
  readonly #owner: LoopOwner
  #isOpen = false
  /** Whether a handler runs, or awaits something. */
  #isBusy = false
  #isScheduled = false
  #order: ExitReason | undefined = undefined
  #held: Envelope | undefined = undefined
  /** Whether what the handler returns is the reply. */
  #hasReply = false
  #inbox: Inbox | undefined = undefined
  #continues: unknown[] | undefined = undefined
  #quiet: Quiet | undefined = undefined

  constructor(owner: LoopOwner) {
    this.#owner = owner
    this.debts = new Debts(owner.path, owner.environment)
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
    if (this.#inbox !== undefined || this.#continues !== undefined || this.#quiet !== undefined) this.#wake()
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

  // ---- as a receiver of its address

  get hasRoom(): boolean {
    return this.#held === undefined && this.#isOpen
  }

  get load(): number {
    return this.debts.size + (this.#held === undefined ? 0 : 1)
  }

  deliver(envelope: Envelope): void {
    if (refuseStreams(this.#owner, envelope)) return
    envelope.deliveryId = 1
    this.#held = envelope
    reportDelivered(this.#owner.path, envelope, this.#owner.environment.telemetry)
    this.#wake()
  }

  progressOf(envelope: Envelope): CallProgress {
    return envelope === this.#held ? 'not_started' : 'started'
  }

  abandon(envelope: Envelope): void {
    this.debts.forget(envelope)
    if (envelope !== this.#held) return
    this.#held = undefined
    this.#owner.address.pump()
  }

  /** A handler of the host cannot be interrupted, so a call that was given up has no grace. */
  overrun(): void {}

  // ---- what handlers may ask for

  /**
   * Puts a message into the inbox.
   * @param source - What it comes from, so that it can be taken back.
   */
  post(message: unknown, source: unknown): void {
    this.#inbox ??= new Inbox()
    this.#inbox.push({ message, mark: this.#owner.address.arrivals, source })
    this.#wake()
  }

  /** Takes back what waits and comes from `source`. */
  takeBack(source: unknown): void {
    this.#inbox?.remove(source)
  }

  continueWith(args: unknown): void {
    if (this.#continues === undefined) this.#continues = [args]
    else this.#continues.push(args)
  }

  timeoutAfter(ms: number): void {
    this.#quiet ??= new Quiet(this.#owner.environment.clock, () => this.post(TIMEOUT, undefined))
    this.#quiet.ask(ms)
  }

  // ---- the loop

  run(): void {
    this.#isScheduled = false
    if (this.#isBusy || !this.#isOpen) return
    this.#isBusy = true
    try {
      for (let left = MESSAGES_PER_ROUND; left > 0; left -= 1) if (!this.#step()) return
    } catch (error) {
      return void this.#stop(crashed(error))
    }
    this.#isBusy = false
    this.#wake()
  }

  #wake(): void {
    if (this.#isBusy || this.#isScheduled || !this.#isOpen) return
    this.#isScheduled = true
    this.#owner.environment.scheduler.ready(this)
  }

  /**
   * Does the next thing. What is thrown meanwhile, by a handler or by what it has asked for, ends
   * the actor.
   *
   * @returns Whether the loop may go on; after a handler that awaits something it goes on by
   *   itself.
   */
  #step(): boolean {
    if (this.#order !== undefined) return this.#stop(this.#order)
    if (this.#continues !== undefined) return this.#continue(this.#continues)
    const { address } = this.#owner
    if (this.#held === undefined) address.pump()
    const held = this.#held
    const post = this.#inbox?.first
    if (held === undefined && post === undefined) return this.#rest()
    this.#quiet?.cancel()
    if (post !== undefined && (held === undefined || this.#isFirst(post, held))) {
      this.#inbox?.shift()
      return this.#inform(post.message)
    }
    this.#held = undefined
    return held === undefined || this.#handle(held)
  }

  /**
   * Whether everything that came before that message of the inbox has been begun; what overtook it
   * has not overtaken the message.
   */
  #isFirst({ mark }: Post, held: Envelope): boolean {
    return mark < held.arrival && mark < this.#owner.address.oldestArrival
  }

  /** Nothing waits. */
  #rest(): false {
    this.#isBusy = false
    this.#quiet?.begin()
    return false
  }

  #handle(envelope: Envelope): boolean {
    const { method, args } = envelope.asked
    const { calls, casts } = this.#owner.behaviour
    if (envelope.isCast) this.#owner.environment.wheel.cancel(envelope)
    const call = envelope.isCast && casts.has(method) ? undefined : calls.get(method)
    const handler = call ?? casts.get(method)
    if (handler === undefined) return this.#handleOther(envelope)
    this.debts.current = envelope
    this.#hasReply = call !== undefined
    return this.#went(handler(this.state, args, this.#owner.context))
  }

  /** Not a method of the behaviour. */
  #handleOther(envelope: Envelope): true {
    const { method, args } = envelope.asked
    if (isDebug(method, args)) {
      this.debts.current = envelope
      try {
        this.debts.answer(debug(this, args))
      } catch (error) {
        this.debts.later().fail(error)
        this.debts.current = undefined
      }
    } else refuseMethod(this.#owner, envelope)
    return true
  }

  #inform(message: unknown): boolean {
    const { definition } = this.#owner.behaviour
    if (definition.info !== undefined) return this.#went(definition.info(this.state, message, this.#owner.context))
    reportIgnored(this.#owner, message)
    return true
  }

  #continue(waiting: unknown[]): boolean {
    const args = waiting.shift()
    if (waiting.length === 0) this.#continues = undefined
    const { definition } = this.#owner.behaviour
    return this.#went(definition.continue?.(this.state, args, this.#owner.context))
  }

  /** A handler has returned, perhaps with a promise. */
  #went(result: unknown): boolean {
    if (typeof result !== 'object' || result === null || !isThenable(result)) return this.#done(result)
    // What only behaves like a promise may call back twice.
    Promise.resolve(result).then(
      (value) => this.#goOn(value),
      (error: unknown) => this.#stop(crashed(error)),
    )
    return false
  }

  /** What a handler awaited is there. */
  #goOn(value: unknown): void {
    try {
      if (!this.#done(value)) return
    } catch (error) {
      return void this.#stop(crashed(error))
    }
    this.#isBusy = false
    this.#wake()
  }

  #done(result: unknown): boolean {
    if (!this.#isOpen) return false
    if (isStop(result)) return this.#stop(result.reason, result.answer)
    if (result instanceof Later) this.debts.defer()
    else this.debts.answer(this.#hasReply ? result : undefined)
    return true
  }

  #stop(reason: ExitReason, answer?: Answered): false {
    if (this.#isOpen) this.#owner.end(reason, answer)
    return false
  }
}
