import type { Clock, Timer } from '../clock/clock.ts'

/** Where the messages of timers go. */
export interface TimerTarget {
  /** Posts a message that comes from `source`. */
  post(message: unknown, source: unknown): void
  /** Takes back what waits and comes from `source`. */
  takeBack(source: unknown): void
}

/** The timers of one life, on the clock of the system. They end with it. */
export class ActorTimers {
  readonly #clock: Clock
  readonly #target: TimerTarget
  readonly #pending = new Set<Timer>()

  constructor(clock: Clock, target: TimerTarget) {
    this.#clock = clock
    this.#target = target
  }

  /** One message, later. */
  after(ms: number, message: unknown): Timer {
    return this.#start(ms, (source) => {
      this.#pending.delete(source)
      this.#target.post(message, source)
    })
  }

  /** A message every `ms` milliseconds. */
  every(ms: number, message: unknown): Timer {
    return this.#start(ms, (source, again) => {
      this.#target.post(message, source)
      again()
    })
  }

  /** The life has ended. */
  cancelAll(): void {
    for (const timer of [...this.#pending]) timer.cancel()
  }

  #start(ms: number, fire: (source: Timer, again: () => void) => void): Timer {
    let running: Timer
    const arm = (): void => {
      running = this.#clock.setTimer(ms, () => fire(timer, arm))
    }
    const timer: Timer = {
      cancel: () => {
        running.cancel()
        this.#pending.delete(timer)
        this.#target.takeBack(timer)
      },
    }
    this.#pending.add(timer)
    arm()
    return timer
  }
}
