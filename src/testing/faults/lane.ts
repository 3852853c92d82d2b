import type { Clock, Timer } from '../../clock/clock.ts'

interface Waiting {
  readonly bytes: number
  readonly delayMs: number
  readonly pass: () => void
}

/**
 * One direction of a pipe that may be slow. What is sent later never overtakes what was sent
 * before.
 */
export class Lane {
  readonly #clock: Clock
  readonly #onEmpty: () => void
  readonly #waiting: Waiting[] = []
  #timer: Timer | undefined = undefined
  /** Bytes per second; `undefined`: as fast as the pipe itself. */
  pace: number | undefined = undefined

  /** @param onEmpty - Called when nothing waits any more. */
  constructor(clock: Clock, onEmpty: () => void) {
    this.#clock = clock
    this.#onEmpty = onEmpty
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Lets something pass: at once when nothing is in its way. */
  send(waiting: Waiting): void {
    if (this.isEmpty && waiting.delayMs === 0 && this.pace === undefined) return waiting.pass()
    this.#waiting.push(waiting)
    this.#schedule()
  }

  /** Lets everything that waits pass now. */
  flush(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    for (const { pass } of this.#waiting.splice(0)) pass()
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0
    this.flush()
  }

  #schedule(): void {
    const [next] = this.#waiting
    if (this.#timer !== undefined || next === undefined) return
    const transferMs = this.pace === undefined ? 0 : (next.bytes * 1_000) / this.pace
    this.#timer = this.#clock.setTimer(next.delayMs + transferMs, () => {
      this.#timer = undefined
      this.#waiting.shift()
      next.pass()
      this.#schedule()
      if (this.isEmpty) this.#onEmpty()
    })
  }
}
