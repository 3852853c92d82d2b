import { Expiring } from '../clock/deadline-wheel.ts'
import type { CallError, CallProgress } from '../errors/call-error.ts'
import type { Place, Standing } from '../mailbox/user-lane.ts'
import type { Flow } from './flow.ts'

/** What a caller asks for, resolved. Times are on the system's clock, in milliseconds. */
export interface Asked {
  readonly method: string
  readonly args: unknown
  readonly headers: Readonly<Record<string, string>> | undefined
  /** `undefined`: no deadline. */
  readonly deadlineAt: number | undefined
  /** Whole number from -4 to 4; higher first. */
  readonly priority: number
  /** How long it may wait; `infinity`: as long as the deadline allows. */
  readonly queueMs: number | 'infinity'
  /** How long it may run on after it was given up; `undefined`: as its worker says. */
  readonly graceMs: number | 'infinity' | undefined
  /** Whether it may be delivered again after a worker died with it. */
  readonly idempotent: boolean
  /** Deliveries at the most; >= 1. */
  readonly maxAttempts: number
  /** What goes to and fro beside it; `undefined`: nothing. */
  readonly flow: Flow | undefined
}

/** How a caller hears of its answer. Casts have none. */
export interface Answer {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Whoever holds an envelope at the moment, and is told when it ends early. */
export interface Holder {
  /**
   * The envelope's time is over: take it out, and settle it with an error. When it is settled
   * already, it had been given up, and its grace is over.
   */
  envelopeExpired(envelope: Envelope): void
  /** Its caller gives up: take it out, and settle it with that error. */
  withdraw(envelope: Envelope, error: CallError): void
  /** How far it has come. */
  progressOf(envelope: Envelope): CallProgress
}

/**
 * Who was given an envelope and has not given it back. Each envelope knows its own, so several
 * lives of one child can have some at the same time.
 */
export interface Taker {
  /** How far an envelope that was delivered has come, as far as the host can know. */
  progressOf(envelope: Envelope): CallProgress
  /**
   * The caller of an envelope that was delivered gave up, or its time is over; it is settled
   * already.
   */
  abandon(envelope: Envelope): void
  /**
   * It was abandoned, and its grace is over. Only whoever schedules an abandoned envelope again
   * hears of it.
   */
  overrun(envelope: Envelope): void
}

/** Hears how an envelope was settled: with `ok`, or with the code of its error. */
export type SettledListener = (envelope: Envelope, code: string, error: Error | undefined) => void

/**
 * One call or cast on its way from its caller to a worker. It is settled exactly once; whatever
 * comes later is ignored.
 *
 * One object per call holds everything that is per call: the request, the promise's functions, the
 * deadline, its place in the mailbox.
 */
export class Envelope extends Expiring implements Standing {
  readonly asked: Asked
  readonly sentAt: number
  readonly #answer: Answer | undefined
  /** Its number among all that its address was sent. */
  arrival = 0
  /** Times it was written to a worker. */
  attempt = 0
  /** Whether a life that it has outlived may have started it. */
  wasStarted = false
  holder: Holder | undefined = undefined
  /** Where it waits; `undefined` while a worker has it. */
  place: Place<Envelope> | undefined = undefined
  /** Who has it; `undefined` while it waits. Set by its address. */
  taker: Taker | undefined = undefined
  /** Number under which the worker that has it knows it; 0 while no worker has it. */
  deliveryId = 0
  /** Which frame to that worker it was, counted from 1. */
  frame = 0
  #isSettled = false
  /**
   * Called once when it is settled, with `ok` or the code of its error, by whoever registered
   * something for it.
   */
  onSettled: SettledListener | undefined = undefined

  /** @param answer - `undefined` for a cast. */
  constructor(asked: Asked, answer: Answer | undefined, sentAt: number) {
    super()
    this.asked = asked
    this.#answer = answer
    this.sentAt = sentAt
  }

  get priority(): number {
    return this.asked.priority
  }

  get deadlineAt(): number | undefined {
    return this.asked.deadlineAt
  }

  get isCast(): boolean {
    return this.#answer === undefined
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  /** Adds one more who is told when it is settled. */
  alsoOnSettled(listener: SettledListener): void {
    const before = this.onSettled
    this.onSettled =
      before === undefined
        ? listener
        : (envelope, code, error) => {
            listener(envelope, code, error)
            before(envelope, code, error)
          }
  }

  /** Gives the caller its answer. */
  resolve(value: unknown): void {
    if (!this.#settle('ok', undefined)) return
    this.#answer?.resolve(value)
  }

  /** Gives the caller an error. For a cast it only ends it. */
  reject(error: Error & { readonly code: string }): void {
    if (!this.#settle(error.code, error)) return
    this.#answer?.reject(error)
  }

  override expire(): void {
    this.holder?.envelopeExpired(this)
  }

  #settle(code: string, error: Error | undefined): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    this.asked.flow?.over()
    this.onSettled?.(this, code, error)
    this.onSettled = undefined
    return true
  }
}
