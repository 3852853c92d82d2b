import { constants } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { System } from '../../src/index.ts'
import { tellWhoIsAlive } from './tell-who-is-alive.ts'

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * A Ctrl-C reaches us from the terminal, and again from each of `npm` and `tsx`, who pass it on.
 * What comes within this time of a signal is that signal, in milliseconds.
 */
const ECHO_MS = 500

/**
 * Listens for signals, and ends the symphony in order.
 *
 * The first one aborts {@link signal} and shuts the tree down. A second one kills what is left of
 * the tree, a third one ends the process; while there is no tree yet, the second one does.
 */
export class Interruption {
  readonly #abort = new AbortController()
  #received: NodeJS.Signals | undefined = undefined
  #lastAt = -Infinity
  #count = 0
  #system: System | undefined = undefined
  #say: (line: string) => void = () => undefined

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

  /**
   * From here on a signal is for that system; one that has come before too.
   *
   * @param say - Is told who has not stopped yet, line by line.
   */
  conduct(system: System, say: (line: string) => void): void {
    this.#system = system
    this.#say = say
    if (this.#received !== undefined) this.#end(system, this.#received)
  }

  /** Ends the symphony for another reason, as a first signal would; of no effect after one. */
  raise(signal: NodeJS.Signals): void {
    if (this.#count === 0) this.#on(signal)
  }

  stop(): void {
    for (const signal of SIGNALS) process.off(signal, this.#on)
  }

  readonly #on = (signal: NodeJS.Signals): void => {
    const now = performance.now()
    const isEcho = now - this.#lastAt < ECHO_MS
    this.#lastAt = now
    if (isEcho) return
    this.#count += 1
    if (this.#count === 1) this.#begin(signal)
    else if (this.#count === 2 && this.#system !== undefined) this.#system.kill()
    else process.exit(exitCodeOf(signal))
  }

  #begin(signal: NodeJS.Signals): void {
    this.#received = signal
    this.#abort.abort(new Error(`${signal} was received`))
    if (this.#system !== undefined) this.#end(this.#system, signal)
  }

  #end(system: System, signal: NodeJS.Signals): void {
    tellWhoIsAlive(system, signal, this.#say)
    void system.shutdown({ reason: `${signal} was received` })
  }
}

/** As shells have it: 130 for SIGINT. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}
