import type { StartContext } from '../child/child.ts'

/**
 * One start that has not ended yet, and the two ways to hurry it: give it up, and then kill what it
 * has made.
 *
 * Signals are made when they are first looked at: most children are ready before anybody could, and
 * a signal costs more than they do.
 */
export class PendingStart implements StartContext {
  readonly path: string
  readonly incarnation: string
  readonly #abort = new LazySignal()
  readonly #kill = new LazySignal()

  constructor(path: string, incarnation: string) {
    this.path = path
    this.incarnation = incarnation
  }

  /** What the start is told. */
  get context(): StartContext {
    return this
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get killSignal(): AbortSignal {
    return this.#kill.signal
  }

  abort(): void {
    this.#abort.abort()
  }

  kill(): void {
    this.#abort.abort()
    this.#kill.abort()
  }
}

class LazySignal {
  #controller: AbortController | undefined = undefined
  #isAborted = false

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#isAborted) this.#controller.abort()
    }
    return this.#controller.signal
  }

  abort(): void {
    this.#isAborted = true
    this.#controller?.abort()
  }
}
