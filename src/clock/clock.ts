/** A pending timer; cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void
}

/**
 * Time, injected everywhere, so that tests can drive it. Monotonic: it never jumps with the wall
 * clock.
 */
export interface Clock {
  /** Milliseconds since an arbitrary origin, with fractions. */
  now(): number
  /** Calls `fire` once, not before `delayMs` milliseconds have passed. */
  setTimer(delayMs: number, fire: () => void): Timer
}

/**
 * Node's timers fire at once when asked for more than this, so longer waits are made of several.
 */
const MAX_DELAY_MS = 2 ** 31 - 1

/**
 * The clock of the machine. Its timers keep the host process alive while they are pending.
 *
 * They fire after the input that has already arrived was handled: when the host was too busy to
 * look at its clock for a while, an answer that came in time is still an answer, not a timeout.
 */
export const systemClock: Clock = Object.freeze({
  now: () => performance.now(),
  setTimer(delayMs: number, fire: () => void): Timer {
    let timeout: NodeJS.Timeout | undefined
    let immediate: NodeJS.Immediate | undefined
    const arm = (leftMs: number): void => {
      const waitMs = Math.min(leftMs, MAX_DELAY_MS)
      timeout = setTimeout(() => {
        if (leftMs > waitMs) arm(leftMs - waitMs)
        else immediate = setImmediate(fire)
      }, waitMs)
    }
    arm(delayMs)
    return {
      cancel: () => {
        clearTimeout(timeout)
        clearImmediate(immediate)
      },
    }
  },
})
