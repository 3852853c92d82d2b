/** How much of the grace each step of a stop may take, in milliseconds. Their sum is the grace. */
export interface LadderSteps {
  /** No new calls; those in flight may end. */
  readonly drainMs: number
  /** After the STOP frame. */
  readonly askMs: number
  /** After end of file. */
  readonly closeMs: number
  /** After SIGTERM; then comes SIGKILL. */
  readonly terminateMs: number
}

/** Shares of the grace, in the order of the steps. */
const SHARES = Object.freeze({ drainMs: 0.4, askMs: 0.3, closeMs: 0.15, terminateMs: 0.15 })

/** As good as never; a timer cannot be told infinity. */
const NEVER_MS = Number.MAX_SAFE_INTEGER

/**
 * Cuts the grace of a stop into the steps of the ladder: drain → STOP frame → end of file → SIGTERM
 * → SIGKILL.
 *
 * @param graceMs - `infinity`: the program is asked, and then waited for without limit.
 * @example
 * planLadder(1000) // => { drainMs: 400, askMs: 300, closeMs: 150, terminateMs: 150 }
 */
export function planLadder(graceMs: number | 'infinity'): LadderSteps {
  if (graceMs === 'infinity') return { drainMs: NEVER_MS, askMs: NEVER_MS, closeMs: NEVER_MS, terminateMs: NEVER_MS }
  return {
    drainMs: graceMs * SHARES.drainMs,
    askMs: graceMs * SHARES.askMs,
    closeMs: graceMs * SHARES.closeMs,
    terminateMs: graceMs * SHARES.terminateMs,
  }
}

/**
 * How long a worker has from its STOP frame to end of file, in milliseconds: what draining left
 * over is its own.
 *
 * @param spentMs - Since it was to stop.
 * @returns `undefined` for no limit.
 */
export function graceToTell(graceMs: number | 'infinity', spentMs: number): number | undefined {
  if (graceMs === 'infinity') return undefined
  const { drainMs, askMs } = planLadder(graceMs)
  return Math.max(0, drainMs + askMs - spentMs)
}
