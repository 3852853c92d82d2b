import type { CallOutcome } from './call-outcome.ts'
import { RecentResults } from './recent-results.ts'
import type { ResolvedBreaker } from './resolve-breaker.ts'

/**
 * Why a method's calls are refused: since when, and when the next one may be let through. On the
 * clock of `now`.
 */
export interface Opening {
  readonly sinceAt: number
  readonly untilAt: number
}

/** A call, and what it says of its method. */
export interface Result {
  /** When the call was let in, on the clock of `now`. */
  readonly begunAt: number
  readonly outcome: CallOutcome
}

/**
 * Refuses the calls of one method while it fails.
 *
 * ```mermaid
 * stateDiagram-v2
 *   closed --> open: minCalls or more within windowMs, failureRatio of them failed
 *   open --> half_open: a call comes after openMs
 *   half_open --> closed: successRatio of the probes succeeded
 *   half_open --> open: that many cannot succeed any more
 * ```
 *
 * Half open, no more than `probes` calls are let through; one whose outcome says nothing gives its
 * place back. Should all of them stay away, as with callers that wait for ever, one more is let
 * through each `openMs`. Calls that began before the present state say nothing about it.
 */
export class CircuitBreaker {
  readonly #rules: ResolvedBreaker
  #state: 'closed' | 'open' | 'half_open' = 'closed'
  /** When the present state began. */
  #stateAt: number
  /** When the method was last taken for healthy. */
  #openedAt = 0
  #results: RecentResults
  #probes = { letThrough: 0, succeeded: 0, failed: 0, lastAt: 0 }

  /** @param now - In milliseconds, on any clock that does not go back. */
  constructor(rules: ResolvedBreaker, now: number) {
    this.#rules = rules
    this.#stateAt = now
    this.#results = new RecentResults(rules.windowMs)
  }

  get state(): 'closed' | 'open' | 'half_open' {
    return this.#state
  }

  /** Whether it knows nothing bad of its method, so that a new one would know as much. */
  isSpotless(now: number): boolean {
    return this.#state === 'closed' && this.#results.total(now).failures === 0
  }

  /** Lets a call in, or says why not. */
  admit(now: number): Opening | undefined {
    if (this.#state === 'closed') return undefined
    if (this.#state === 'open') {
      if (now < this.#stateAt + this.#rules.openMs) return this.#opening()
      this.#enter('half_open', now)
    }
    const probes = this.#probes
    const isLate = now >= probes.lastAt + this.#rules.openMs
    if (probes.letThrough >= this.#rules.probes && !isLate) return this.#opening()
    probes.letThrough += 1
    probes.lastAt = now
    return undefined
  }

  /** Takes note of a call that was let in and has ended. */
  record({ begunAt, outcome }: Result, now: number): void {
    if (begunAt < this.#stateAt || this.#state === 'open') return
    if (this.#state === 'half_open') return this.#recordProbe(outcome, now)
    if (outcome === 'ignored') return
    this.#results.add(outcome === 'failure', now)
    if (outcome === 'failure' && this.#hasFailedTooOften(now)) {
      this.#openedAt = now
      this.#enter('open', now)
    }
  }

  #recordProbe(outcome: CallOutcome, now: number): void {
    const probes = this.#probes
    if (outcome === 'ignored') probes.letThrough -= 1
    else if (outcome === 'success') probes.succeeded += 1
    else probes.failed += 1
    const { probes: most, successRatio } = this.#rules
    const enough = Math.ceil(most * successRatio)
    if (probes.succeeded >= enough) this.#enter('closed', now)
    else if (probes.failed > most - enough) this.#enter('open', now)
  }

  #hasFailedTooOften(now: number): boolean {
    const { calls, failures } = this.#results.total(now)
    return calls >= this.#rules.minCalls && failures >= calls * this.#rules.failureRatio
  }

  #enter(state: 'closed' | 'open' | 'half_open', now: number): void {
    this.#state = state
    this.#stateAt = now
    this.#probes = { letThrough: 0, succeeded: 0, failed: 0, lastAt: now }
    if (state === 'closed') this.#results = new RecentResults(this.#rules.windowMs)
  }

  #opening(): Opening {
    const { openMs } = this.#rules
    const untilAt = (this.#state === 'open' ? this.#stateAt : this.#probes.lastAt) + openMs
    return { sinceAt: this.#openedAt, untilAt }
  }
}
