/** What a {@link ProgressGate} stands on. */
export interface ProgressGateParts {
  /** Writes a report at once. */
  readonly write: (report: ProgressReport) => void
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number
  /** Runs `action` later, on the clock of `now`; returns its undo. */
  readonly after: (ms: number, action: () => void) => () => void
}

/** How far a call is. */
export interface ProgressReport {
  /** From 0 to 1. */
  readonly fraction: number
  readonly note: string | null
}

/** Reports that may follow each other at once. */
const BURST = 16
/** After those, one in so many milliseconds. */
const INTERVAL_MS = 20

/**
 * Keeps a handler that reports in a tight loop from flooding the pipe.
 *
 * A few reports pass as they come. When there are more, the latest is kept until it is time for
 * one, or for the answer: so the caller misses steps between, and never how far the call got.
 */
export class ProgressGate {
  readonly #parts: ProgressGateParts
  #room = BURST
  #roomAtMs: number
  #kept: ProgressReport | undefined
  #undo: (() => void) | undefined

  constructor(parts: ProgressGateParts) {
    this.#parts = parts
    this.#roomAtMs = parts.now()
  }

  report(report: ProgressReport): void {
    this.#kept = report
    const nowMs = this.#parts.now()
    this.#room = Math.min(BURST, this.#room + (nowMs - this.#roomAtMs) / INTERVAL_MS)
    this.#roomAtMs = nowMs
    if (this.#room >= 1) this.settle()
    else this.#undo ??= this.#parts.after((1 - this.#room) * INTERVAL_MS, () => this.settle())
  }

  /** Writes what is kept. The last thing before the answer. */
  settle(): void {
    this.#undo?.()
    this.#undo = undefined
    if (this.#kept === undefined) return
    this.#room -= 1
    const report = this.#kept
    this.#kept = undefined
    this.#parts.write(report)
  }
}
