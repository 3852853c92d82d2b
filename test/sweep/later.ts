import { systemClock } from '../../src/clock/clock.ts'

/** Resolves after a millisecond of real time: what waits for it needs an event loop that turns. */
export function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => {
    systemClock.setTimer(1, () => resolve(value))
  })
}
