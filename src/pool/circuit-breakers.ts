import { CircuitBreaker, type Opening, type Result } from './circuit-breaker.ts'
import type { ResolvedBreaker } from './resolve-breaker.ts'

/**
 * The circuit breakers of a pool, one for each method that has failed lately.
 *
 * A method without failures has none: it costs one look into a map, and names that callers make up
 * leave nothing behind.
 */
export class CircuitBreakers {
  readonly #rules: ResolvedBreaker
  readonly #byMethod = new Map<string, CircuitBreaker>()

  constructor(rules: ResolvedBreaker) {
    this.#rules = rules
  }

  /** Methods that have failed lately. */
  get size(): number {
    return this.#byMethod.size
  }

  /** Lets a call in, or says why not. `now` in milliseconds, on any clock that does not go back. */
  admit(method: string, now: number): Opening | undefined {
    return this.#byMethod.get(method)?.admit(now)
  }

  /** Takes note of a call that was let in and has ended. */
  record(method: string, result: Result, now: number): void {
    const breaker = this.#byMethod.get(method)
    if (breaker !== undefined) {
      breaker.record(result, now)
      if (breaker.isSpotless(now)) this.#byMethod.delete(method)
    } else if (result.outcome === 'failure') {
      const first = new CircuitBreaker(this.#rules, result.begunAt)
      this.#byMethod.set(method, first)
      first.record(result, now)
    }
  }
}
