import { UnencodableError } from './outbox.ts'
import type { Outcome } from './outcome.ts'
import { close, discard, iteratorOf, type Stream } from './stream.ts'

/** What a {@link ResultStream} stands on. */
export interface ResultStreamParts {
  /** Elements that the caller can hold at first. */
  readonly credit: number
  /** Writes one; returns when it is in the pipe. @throws {@link UnencodableError} */
  readonly write: (value: unknown) => void
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number
}

/** How long elements may follow each other without a turn of the event loop, in milliseconds. */
const MAX_TURN_MS = 5

/** How the writing of a stream ended, when not by its own end. */
const CANCELLED: Outcome = { kind: 'refused', code: 'CANCELLED', message: 'the stream was cancelled' }

/**
 * The result of one call in elements, written as far as the caller has credit.
 *
 * A handler runs up to its next element, and that one waits here for credit: so a handler that has
 * no more ends, and gives its place to another call, also when its caller is slow to take the last
 * ones.
 */
export class ResultStream {
  readonly #parts: ResultStreamParts
  #credit: number
  #turnAtMs = 0
  /** Closes what is being sent; there is nothing to close before that. */
  #closeStream: () => Promise<void> = () => Promise.resolve()
  #closing: Promise<void> | undefined
  #isCancelled = false
  #wake: (() => void) | undefined

  constructor(parts: ResultStreamParts) {
    this.#parts = parts
    this.#credit = parts.credit
  }

  /** The caller can hold `n` more. */
  grant(n: number): void {
    this.#credit += n
    this.#wake?.()
  }

  /**
   * Closes the iterator at once, and not only when it has its next element: that may be what it
   * waits for.
   */
  cancel(): void {
    this.#isCancelled = true
    this.#wake?.()
    void this.#close()
  }

  /** Writes the only element of a method that returns one value. */
  sendValue(value: unknown): Outcome {
    return this.#write(value) ?? { kind: 'value', value: null }
  }

  /** Writes every element. Rejects with what the handler throws, or its clean-up. */
  async send(stream: Stream): Promise<Outcome> {
    if (this.#isCancelled) {
      await discard(stream)
      return CANCELLED
    }
    const iterator = iteratorOf(stream)
    this.#closeStream = () => close(stream, iterator)
    return this.#sendAll(iterator)
  }

  async #sendAll(iterator: AsyncIterator<unknown, unknown>): Promise<Outcome> {
    this.#turnAtMs = this.#parts.now()
    for (;;) {
      const { done, value } = await iterator.next()
      if (done === true && !this.#isCancelled) return { kind: 'value', value }
      if (this.#credit === 0 && !this.#isCancelled) await this.#moreCredit()
      const broken = this.#isCancelled ? CANCELLED : this.#write(value)
      if (broken !== undefined) return this.#breakOff(broken)
      if (this.#parts.now() - this.#turnAtMs >= MAX_TURN_MS) await this.#turn()
    }
  }

  /**
   * Lets the clean-up of the handler run. What that throws tells more than that it was cancelled,
   * and less than what was wrong.
   */
  async #breakOff(outcome: Outcome): Promise<Outcome> {
    const closed = this.#close()
    if (outcome === CANCELLED) await closed
    else await closed.catch(() => undefined)
    return outcome
  }

  /** Returns what went wrong. */
  #write(value: unknown): Outcome | undefined {
    this.#credit -= 1
    try {
      this.#parts.write(value)
      return undefined
    } catch (error) {
      if (!(error instanceof UnencodableError)) throw error
      return { kind: 'refused', code: error.code, message: error.message }
    }
  }

  async #moreCredit(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve))
    this.#wake = undefined
    this.#turnAtMs = this.#parts.now()
  }

  /**
   * A handler that never waits would keep the thread from seeing `CANCEL`, `STOP` and the other
   * calls.
   */
  async #turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#turnAtMs = this.#parts.now()
  }

  #close(): Promise<void> {
    this.#closing ??= this.#closeStream()
    // Somebody awaits it in the end; until then a failure of the clean-up is not an unhandled one.
    this.#closing.catch(() => undefined)
    return this.#closing
  }
}
