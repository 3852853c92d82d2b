import type { Envelope } from '../calls/envelope.ts'

/** What a life that takes no more calls still has. */
export interface Remainder {
  /** Calls and casts. */
  readonly size: number
  readonly all: readonly Pick<Envelope, 'isSettled'>[]
}

/**
 * Told once each, in this order or both at once, unless a call that was given up goes on and on:
 * then `onIdle` comes first.
 */
export interface RetirementEnds {
  /** Nothing that is given to another life now can be begun before something that this one has. */
  onYielded(): void
  /** Nobody waits for anything that it has: it may stop. */
  onIdle(): void
}

/**
 * Watches what is left of a life that takes no more calls.
 *
 * A sequential worker has yielded when it has nothing: one after another holds across lives too. A
 * concurrent one has yielded when it can have begun everything: it has a place for each.
 */
export class Retirement {
  readonly #remainder: Remainder
  readonly #places: number
  readonly #ends: RetirementEnds
  #hasYielded = false
  #isIdle = false

  /** @param concurrency - How many calls the worker handles at the same time. */
  constructor(remainder: Remainder, concurrency: number, ends: RetirementEnds) {
    this.#remainder = remainder
    this.#places = concurrency === 1 ? 0 : concurrency
    this.#ends = ends
  }

  /** Something has ended, or was given up. */
  look(): void {
    if (!this.#hasYielded && this.#remainder.size <= this.#places) {
      this.#hasYielded = true
      this.#ends.onYielded()
    }
    if (!this.#isIdle && this.#remainder.all.every(({ isSettled }) => isSettled)) {
      this.#isIdle = true
      this.#ends.onIdle()
    }
  }
}
