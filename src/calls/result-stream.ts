import type { Clock } from '../clock/clock.ts'
import { type DeadlineWheel, Expiring } from '../clock/deadline-wheel.ts'
import { CallError, EXPLAIN_PROGRESS } from '../errors/call-error.ts'
import type { Answer } from './envelope.ts'
import type { Elements } from './flow.ts'
import type { FlowLine } from './flow-line.ts'

/** What a stream needs of the ref that makes it. */
export interface ResultStreamOptions {
  readonly target: string
  readonly method: string
  /** Elements that may be under way and waiting; >= 1. */
  readonly window: number
  /** Longest wait for one element, in milliseconds. */
  readonly idleMs: number | 'infinity'
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  /** Makes the call. It ends when `signal` is aborted. */
  send(elements: Elements, answer: Answer, signal: AbortSignal): void
}

interface Waiter<T> {
  resolve(result: IteratorResult<T>): void
  reject(error: Error): void
}

type End = { readonly error: Error | undefined; readonly value: unknown }

/**
 * The elements of one result, as they come. The call is made when the first is asked for; leaving
 * the loop cancels it.
 *
 * ```
 *   worker ──ITEM──> take ─> [waiting, at most `window`] ─> next() ─> caller
 *          <─CREDIT── half a window at a time, as the caller takes them
 * ```
 *
 * What the caller has not taken the worker may not replace, so a slow caller holds the worker back,
 * and not the memory of the host.
 */
export class ResultStream<T> extends Expiring implements AsyncIterableIterator<T>, Elements, Answer {
  readonly #options: ResultStreamOptions
  readonly #abort = new AbortController()
  readonly #waiting: T[] = []
  readonly #waiters: Waiter<T>[] = []
  #credit: number
  /** Taken by the caller, and not yet given back as credit. */
  #taken = 0
  #isTouched = false
  #hasBegun = false
  #line: FlowLine | undefined = undefined
  #end: End | undefined = undefined
  #wasIdle = false

  constructor(options: ResultStreamOptions) {
    super()
    this.#options = options
    this.#credit = options.window
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T>> {
    this.#begin()
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject }
      if (this.#waiting.length > 0) return this.#hand(waiter)
      if (this.#end !== undefined) return this.#tellEnd(waiter, this.#end)
      this.#waiters.push(waiter)
      if (this.#waiters.length === 1) this.#limitWait()
    })
  }

  /** The caller leaves: the worker is told, and what waits is dropped. */
  return(value?: unknown): Promise<IteratorResult<T>> {
    this.#hasBegun = true
    this.#waiting.length = 0
    this.#close({ error: undefined, value })
    this.#abort.abort(new Error('the caller left the stream'))
    return Promise.resolve({ done: true, value })
  }

  // ---- as the place for the elements

  get credit(): number {
    return this.#credit
  }

  get isTouched(): boolean {
    return this.#isTouched
  }

  begin(line: FlowLine): void {
    this.#line = line
  }

  take(value: unknown): boolean {
    if (this.#credit === 0) return false
    this.#credit -= 1
    this.#isTouched = true
    // What it is, is said by the worker's contract; the wire cannot say it.
    this.#waiting.push(value as T)
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) this.#hand(waiter)
    if (this.#waiters.length > 0) this.#limitWait()
    else this.#options.wheel.cancel(this)
    return true
  }

  // ---- as the place for the answer

  resolve(value: unknown): void {
    this.#close({ error: undefined, value })
  }

  reject(error: Error): void {
    this.#close({ error: this.#wasIdle ? this.#idleError(error) : error, value: undefined })
  }

  // ---- the limit for one element

  override expire(): void {
    this.#wasIdle = true
    this.#abort.abort(new Error('the stream was idle for too long'))
  }

  /** The call ends as cancelled, which says how far it had come. */
  #idleError(cancelled: Error): CallError {
    const { target, method, idleMs } = this.#options
    const progress = cancelled instanceof CallError ? cancelled.progress : 'started'
    const message = `"${method}" on "${target}" gave no element for ${idleMs} ms (idleMs); ${EXPLAIN_PROGRESS[progress]}. Give it more time, or find out what it waits for`
    return new CallError('CALL_TIMEOUT', message, { target, method, progress, clock: 'idle' })
  }

  #limitWait(): void {
    const { idleMs, clock, wheel } = this.#options
    if (idleMs !== 'infinity') wheel.schedule(this, clock.now() + idleMs)
  }

  // ---- the rest

  #begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    try {
      this.#options.send(this, this, this.#abort.signal)
    } catch (error) {
      this.#close({ error: asError(error), value: undefined })
    }
  }

  #hand(waiter: Waiter<T>): void {
    const value = this.#waiting.shift() as T // the callers have looked
    this.#taken += 1
    if (this.#taken * 2 >= this.#options.window) this.#giveCredit()
    waiter.resolve({ done: false, value })
  }

  #giveCredit(): void {
    this.#credit += this.#taken
    this.#line?.credit(this.#taken)
    this.#taken = 0
  }

  /** The first end counts. */
  #close(end: End): void {
    if (this.#end !== undefined) return
    this.#end = end
    this.#options.wheel.cancel(this)
    this.#line = undefined
    for (const waiter of this.#waiters.splice(0)) this.#tellEnd(waiter, this.#end)
  }

  /** An error is told once, as by a generator; whoever asks again hears that it is over. */
  #tellEnd(waiter: Waiter<T>, { error, value }: End): void {
    this.#end = { error: undefined, value: undefined }
    if (error === undefined) waiter.resolve({ done: true, value })
    else waiter.reject(error)
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
