/** Something that has work to do. */
export interface Runnable {
  /** Does some of it. Must not throw. */
  run(): void
}

/** Rounds after which the event loop gets its turn, so that actors that only talk to each other leave it air. */
const ROUNDS_PER_TURN = 2_048

const SOON = Promise.resolve()

/**
 * Who is next, of all actors of a system. An actor runs in a microtask of its own round, never inside of the call that wakes it.
 *
 * One microtask runs all that were ready when it began; what becomes ready meanwhile has the next one.
 */
export class Scheduler {
  #ready: Runnable[] = []
  #rounds = 0

  /** Has it run soon. It must not be asked again before it has. */
  ready(runnable: Runnable): void {
    if (this.#ready.push(runnable) === 1) this.#arm()
  }

  #arm(): void {
    this.#rounds += 1
    if (this.#rounds < ROUNDS_PER_TURN) return void SOON.then(this.#round)
    this.#rounds = 0
    setImmediate(this.#round)
  }

  readonly #round = (): void => {
    const round = this.#ready
    // A new array only when more than one waits: a call at a time must not cost one.
    if (round.length === 1) {
      const [only] = round
      round.length = 0
      only?.run()
      return
    }
    this.#ready = []
    for (const runnable of round) runnable.run()
  }
}
