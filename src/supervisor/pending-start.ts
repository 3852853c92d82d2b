import type { StartContext } from '../child/child.ts'

/** One start that has not ended yet, and the two ways to hurry it: give it up, and then kill what it has made. */
export class PendingStart {
  readonly context: StartContext
  readonly #abort = new AbortController()
  readonly #kill = new AbortController()

  constructor(path: string, incarnation: string) {
    this.context = { path, incarnation, signal: this.#abort.signal, killSignal: this.#kill.signal }
  }

  abort(): void {
    this.#abort.abort()
  }

  kill(): void {
    this.#abort.abort()
    this.#kill.abort()
  }
}
