/** What an {@link ElementQueue} stands on. */
export interface ElementQueueParts {
  /** Elements that may be on their way or waiting here, a whole number >= 1. */
  readonly window: number
  /**
   * Tells the other side that `n` more elements may come. The first time is when the consumer
   * begins; what is thrown then, it gets.
   */
  readonly ask: (n: number) => void
  /** The consumer has begun, and left before the end. */
  readonly onLeave?: () => void
}

type Step = IteratorResult<unknown, unknown>

interface Waiting {
  resolve(step: Step | Promise<Step>): void
}

/**
 * Elements that the other side sends, for a `for await` here.
 *
 * ```
 *  push ──> [ elements ] ──> next          asked for, not come   <= window
 *  ask  <── half a window was taken        + elements waiting
 * ```
 *
 * Nothing is asked for before the consumer begins, and no more than the window after that; it is
 * asked for in halves of it, so that not every element costs a message. A failure stays: whoever
 * looks again fails again, and never takes the part for the whole.
 */
export class ElementQueue implements AsyncIterableIterator<unknown, unknown, undefined> {
  readonly #parts: ElementQueueParts
  readonly #waiting: Waiting[] = []
  #elements: unknown[] = []
  #hasBegun = false
  #askedFor = 0
  #takenSinceAsked = 0
  /** What comes after the last element, once that is known. */
  #ending: (() => Step) | undefined

  constructor(parts: ElementQueueParts) {
    this.#parts = parts
  }

  /** Takes in an element. @returns Whether it had been asked for. */
  push(value: unknown): boolean {
    if (this.#askedFor === 0) return false
    this.#askedFor -= 1
    // The consumer has left: it was on its way.
    if (this.#ending !== undefined) return true
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#elements.push(value)
    else waiting.resolve(this.#take(value))
    return true
  }

  /** No more elements come. @param value - What the iteration returns. */
  end(value?: unknown): void {
    if (this.#ending === undefined) this.#finish(() => ({ done: true, value }))
  }

  /** No more elements come, since something failed: thrown after those that are here. */
  fail(error: unknown): void {
    if (this.#ending === undefined) this.#finish(thrower(error))
  }

  /**
   * What is here counts no more either: the error is what the consumer gets next, also one that
   * waits.
   */
  abort(error: unknown): void {
    this.#elements = []
    this.#finish(thrower(error))
  }

  next(): Promise<Step> {
    if (!this.#hasBegun && this.#ending === undefined) this.#begin()
    if (this.#elements.length > 0) return Promise.resolve(this.#take(this.#elements.shift()))
    if (this.#ending !== undefined) return promiseOf(this.#ending)
    return new Promise((resolve) => this.#waiting.push({ resolve }))
  }

  /** The consumer leaves; also those of it that wait. */
  return(value?: unknown): Promise<Step> {
    const isEarly = this.#hasBegun && this.#ending === undefined
    this.#elements = []
    this.#finish(() => ({ done: true, value: undefined }))
    if (isEarly) this.#parts.onLeave?.()
    return Promise.resolve({ done: true, value })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #begin(): void {
    this.#hasBegun = true
    try {
      this.#ask(this.#parts.window)
    } catch (error) {
      this.fail(error)
    }
  }

  #take(value: unknown): Step {
    this.#takenSinceAsked += 1
    if (this.#ending === undefined && this.#takenSinceAsked * 2 >= this.#parts.window) this.#ask(this.#takenSinceAsked)
    return { done: false, value }
  }

  #ask(n: number): void {
    this.#askedFor += n
    this.#takenSinceAsked = 0
    this.#parts.ask(n)
  }

  #finish(ending: () => Step): void {
    this.#ending = ending
    for (const waiting of this.#waiting.splice(0)) waiting.resolve(promiseOf(ending))
  }
}

function thrower(error: unknown): () => never {
  return () => {
    throw error
  }
}

function promiseOf(ending: () => Step): Promise<Step> {
  return new Promise((resolve) => {
    resolve(ending())
  })
}
