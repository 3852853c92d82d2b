import type { Clock, Timer } from '../clock/clock.ts'

/**
 * Waits for a time in which nothing comes. @source OTP `gen_server` timeouts
 */
export class Quiet {
  readonly #clock: Clock
  readonly #fire: () => void
  #askedMs: number | undefined = undefined
  #timer: Timer | undefined = undefined

  constructor(clock: Clock, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
  }

  /** Asked for by a handler; it counts from its end. */
  ask(ms: number): void {
    this.#askedMs = ms
  }

  /** A message has come. */
  cancel(): void {
    this.#askedMs = undefined
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Nothing waits: it begins, if somebody has asked for it. */
  begin(): void {
    const ms = this.#askedMs
    this.cancel()
    if (ms === undefined) return
    if (ms <= 0) this.#fire()
    else this.#timer = this.#clock.setTimer(ms, this.#fire)
  }
}
