/** A pending timer; cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void
}

/** Time, injected everywhere, so that tests can drive it. Monotonic: it never jumps with the wall clock. */
export interface Clock {
  /** Milliseconds since an arbitrary origin, with fractions. */
  now(): number
  /** Calls `fire` once, not before `delayMs` milliseconds have passed. */
  setTimer(delayMs: number, fire: () => void): Timer
}

/** Node's timers fire at once when asked for more than this, so longer waits are made of several. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** The clock of the machine. Its timers keep the host process alive while they are pending. */
export const systemClock: Clock = Object.freeze({
  now: () => performance.now(),
  setTimer(delayMs: number, fire: () => void): Timer {
    let handle: NodeJS.Timeout
    const arm = (leftMs: number): void => {
      handle = leftMs <= MAX_DELAY_MS ? setTimeout(fire, leftMs) : setTimeout(() => arm(leftMs - MAX_DELAY_MS), MAX_DELAY_MS)
    }
    arm(delayMs)
    return { cancel: () => clearTimeout(handle) }
  },
})
