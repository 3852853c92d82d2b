import { constants } from 'node:os'

/** Signals that end the symphony in order. */
export const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Listens for signals. The first one aborts {@link signal}; once a tree runs, stopping it is `start()`'s own task, and so is the second
 * signal, which kills it. Before that there is nothing to stop in order, and the second one ends the process.
 */
export class Interruption {
  readonly #abort = new AbortController()
  #received: NodeJS.Signals | undefined = undefined
  #count = 0
  #isTreeRunning = false

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#on)
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** The first signal, if one has come. */
  get received(): NodeJS.Signals | undefined {
    return this.#received
  }

  /** From here on `start()` answers a second signal; a third one ends the process. */
  treeRuns(): void {
    this.#isTreeRunning = true
  }

  /** Ends the symphony for another reason, as the first signal would. */
  raise(signal: NodeJS.Signals): void {
    this.#on(signal)
  }

  stop(): void {
    for (const signal of SIGNALS) process.off(signal, this.#on)
  }

  readonly #on = (signal: NodeJS.Signals): void => {
    this.#count += 1
    this.#received ??= signal
    this.#abort.abort(new Error(`${signal} was received`))
    if (this.#count > (this.#isTreeRunning ? 2 : 1)) process.exit(exitCodeOf(signal))
  }
}

/** As shells have it: 130 for SIGINT. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}
