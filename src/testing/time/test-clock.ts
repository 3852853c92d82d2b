import { types } from 'node:util'
import type { Clock, Timer } from '../../clock/clock.ts'
import { MILLISECONDS, type OptionRule } from '../../options/option-rule.ts'
import { checkOption, optionsOf } from '../../options/options-of.ts'
import { TestError } from '../system/test-error.ts'

interface PendingTimer extends Timer {
  readonly dueAt: number
  readonly fire: () => void
}

/** Turns of the event loop without anything new after which all is said to be quiet. */
const QUIET_TURNS = 3

/**
 * A clock that stands still until a test moves it: deadlines, heartbeats, backoff and the window of
 * the restart intensity all follow it.
 *
 * It knows nothing of real processes. What they do takes real time, and no clock can bring it
 * forward: await the event.
 *
 * @example
 * const clock = new TestClock()
 * let rings = 0
 * clock.setTimer(100, () => (rings += 1))
 * await clock.advance(99) // rings is 0
 * await clock.advance(1) // rings is 1
 */
export class TestClock implements Clock {
  #now = 0
  /** By time, those of the same time in the order in which they were set. */
  readonly #timers: PendingTimer[] = []
  /** Counts what is done with timers, so that quiet can be told. */
  #changes = 0

  now(): number {
    return this.#now
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    checkOption({ owner: 'setTimer()', name: 'delayMs' }, delayMs, A_NUMBER)
    const timer: PendingTimer = { dueAt: this.#now + delayMs, fire, cancel: () => this.#remove(timer) }
    this.#timers.splice(this.#placeFor(timer.dueAt), 0, timer)
    this.#changes += 1
    return timer
  }

  /** How many timers are pending. */
  get pending(): number {
    return this.#timers.length
  }

  /**
   * Moves on by `ms`, firing what falls due on the way, in order of time. After each timer
   * everything that it set off in this process is let to settle.
   */
  async advance(ms: number): Promise<void> {
    checkOption({ owner: 'advance()', name: 'ms' }, ms, MILLISECONDS)
    const end = this.#now + ms
    await this.#settle()
    while (this.#fireNext(end)) await this.#settle()
    this.#now = end
  }

  /** As {@link advance}, all at once: nothing that awaits a promise gets its turn in between. */
  advanceNow(ms: number): void {
    checkOption({ owner: 'advanceNow()', name: 'ms' }, ms, MILLISECONDS)
    const end = this.#now + ms
    while (this.#fireNext(end));
    this.#now = end
  }

  /**
   * Moves on, from timer to timer, until `promise` is settled, and returns what it resolves to.
   *
   * @throws {@link TestError} `TEST_STUCK` when no timer is left that could bring it about, or the
   *   next is more than `limitMs` away from now; or what the promise rejects with.
   */
  async run<T>(promise: Promise<T>, options: { readonly limitMs?: number } = {}): Promise<T> {
    checkOption({ owner: 'run()', name: 'promise' }, promise, A_PROMISE)
    const { limitMs = DEFAULT_RUN_LIMIT_MS } = optionsOf('run()', options, { limitMs: MILLISECONDS })
    const state = { isSettled: false }
    const settled = (): void => void (state.isSettled = true)
    promise.then(settled, settled)
    const end = this.#now + limitMs
    await this.#settle()
    while (!state.isSettled) {
      if (!this.#fireNext(end)) throw this.#stuck(limitMs)
      await this.#settle()
    }
    return promise
  }

  #fireNext(end: number): boolean {
    const [first] = this.#timers
    if (first === undefined || first.dueAt > end) return false
    this.#now = first.dueAt
    this.#timers.shift()
    this.#changes += 1
    first.fire()
    return true
  }

  /** Lets the event loop turn until no timer has been set or cancelled for a while. */
  async #settle(): Promise<void> {
    for (let quiet = 0, seen = this.#changes; quiet < QUIET_TURNS; quiet += 1) {
      await turnOfEventLoop()
      if (seen === this.#changes) continue
      seen = this.#changes
      quiet = -1
    }
  }

  /** Behind all that are due no later. */
  #placeFor(dueAt: number): number {
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#timers[middle]?.dueAt ?? 0) <= dueAt) low = middle + 1
      else high = middle
    }
    return low
  }

  #remove(timer: PendingTimer): void {
    const index = this.#timers.indexOf(timer)
    if (index < 0) return
    this.#timers.splice(index, 1)
    this.#changes += 1
  }

  #stuck(limitMs: number): TestError {
    const [next] = this.#timers
    const why =
      next === undefined
        ? 'no timer is pending'
        : `the next timer is due at ${next.dueAt} ms, more than ${limitMs} ms after the start`
    return new TestError(
      'TEST_STUCK',
      `It is ${this.#now} ms on the test clock, what is awaited has not come, and ${why}`,
    )
  }
}

const A_NUMBER: OptionRule = {
  is: (value) => typeof value === 'number' && !Number.isNaN(value),
  expected: 'a number of milliseconds',
}

const A_PROMISE: OptionRule = { is: types.isPromise, expected: 'a promise' }

/** An hour: longer than any sequence of restarts that a test means. */
const DEFAULT_RUN_LIMIT_MS = 3_600_000

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
