/** At most `intensity` restarts in any `periodMs` milliseconds. */
export interface RestartLimit {
  /** Whole number >= 0. */
  readonly intensity: number
  /** Whole number >= 1. */
  readonly periodMs: number
}

/** Whether a restart fits, and the list to keep. */
export interface RestartVerdict {
  readonly allowed: boolean
  /**
   * Times of the restarts still inside the window, newest first; `now` is among them when it was
   * allowed.
   */
  readonly restarts: readonly number[]
}

/**
 * Decides whether one more restart stays within the restart intensity.
 *
 * Counts the earlier restarts at `t >= now - periodMs`: the bound is inclusive, so a restart
 * exactly one period ago still counts. Nothing ever resets the list; entries only age out. Pure:
 * the caller keeps the list.
 *
 * @param restarts - Monotonic times of earlier restarts, in milliseconds, newest first.
 * @example
 * addRestart([9_000, 8_000], 10_000, { intensity: 3, periodMs: 5_000 }) // => { allowed: true,
 * restarts: [10_000, 9_000, 8_000] }
 * @source OTP `supervisor:add_restart/1`; differs: milliseconds, where OTP truncates to whole
 *   seconds
 */
export function addRestart(restarts: readonly number[], now: number, limit: RestartLimit): RestartVerdict {
  // From the oldest on, so that the cost of a look is that of the entries it drops.
  const oldest = restarts.findLastIndex((time) => time >= now - limit.periodMs)
  const recent = restarts.slice(0, oldest + 1)
  return recent.length < limit.intensity
    ? { allowed: true, restarts: [now, ...recent] }
    : { allowed: false, restarts: recent }
}
