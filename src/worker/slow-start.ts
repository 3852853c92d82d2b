import type { Clock, Timer } from '../clock/clock.ts'

/** After so long a start is told of, in milliseconds: somebody wonders by then. */
const SLOW_START_MS = 5_000

/**
 * Watches over a start that may take long.
 *
 * @param startTimeoutMs - How long it may take.
 * @param tell - Called once, with how long it has taken, unless the timer is cancelled before.
 * @returns The timer, to be cancelled when the start is over.
 */
export function watchSlowStart(clock: Clock, startTimeoutMs: number, tell: (waitedMs: number) => void): Timer {
  const waitedMs = Math.min(SLOW_START_MS, startTimeoutMs * 0.8)
  return clock.setTimer(waitedMs, () => tell(waitedMs))
}
