import type { Clock, Timer } from '../clock/clock.ts'

/**
 * A Tutti clock in the shape that XState asks for, so that a test's clock drives the machines too.
 */
export function xstateClock(clock: Clock): {
  setTimeout(fire: () => void, delayMs: number): Timer
  clearTimeout(timer: Timer): void
} {
  return {
    setTimeout: (fire, delayMs) => clock.setTimer(delayMs, fire),
    clearTimeout: (timer) => timer.cancel(),
  }
}
