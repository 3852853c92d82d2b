/** Something that has work to do. */
export interface Runnable {
  /** Does some of it. Must not throw. */
  run(): void
}

/**
 * Rounds after which the event loop gets its turn, so that actors that only talk to each other
 * leave it air.
 */
const ROUNDS_PER_TURN = 512

const SOON = Promise.resolve()

/**
 * Who is next, of all actors of a system. An actor runs in a microtask of its own round, never
 * inside of the call that wakes it.
 *
 * One microtask runs all that were ready when it began; what becomes ready meanwhile has the next
 * one.
 */
export class Scheduler {
  #first: Runnable | undefined = undefined
  /** The others: when calls come one at a time, there are none. */
  #more: Runnable[] | undefined = undefined
  #rounds = 0

  /** Has it run soon. It must not be asked again before it has. */
  ready(runnable: Runnable): void {
    if (this.#first === undefined) {
      this.#first = runnable
      this.#arm()
    } else if (this.#more === undefined) this.#more = [runnable]
    else this.#more.push(runnable)
  }

  #arm(): void {
    this.#rounds += 1
    if (this.#rounds < ROUNDS_PER_TURN) return void SOON.then(this.#round)
    this.#rounds = 0
    setImmediate(this.#round)
  }

  readonly #round = (): void => {
    const first = this.#first
    const more = this.#more
    this.#first = this.#more = undefined
    first?.run()
    if (more !== undefined) for (const runnable of more) runnable.run()
  }
}
