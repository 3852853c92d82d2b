/** A number of members that was needed. */
interface Level {
  readonly needed: number
  /** When it was needed last; infinite while it is. */
  until: number
}

/**
 * The most members that a pool has needed in the last `downAfterMs`. A load that comes and goes
 * within that time never shrinks a pool: what it needs at its height counts all the time.
 *
 * ```
 *   needed   8 ┐                        levels kept, the highest first:
 *            5 └──┐     ┌─┐             8 (until it was 1st left), 5 (until left), 2 (now)
 *            2    └─────┘ └──           the first is the answer; a level is dropped when it is too old
 * ```
 *
 * A level that is followed by a higher one can never be the answer again, so there are never more
 * of them than members. To note a need costs constant time on average.
 */
export class RecentNeed {
  readonly #downAfterMs: number
  /** From the highest, which is the oldest, to that of now. */
  readonly #levels: Level[] = []

  constructor(downAfterMs: number) {
    this.#downAfterMs = downAfterMs
  }

  /** Takes note of what is needed from now on. */
  observe(needed: number, now: number): void {
    const current = this.#levels.at(-1)
    if (current?.needed === needed) return
    if (current !== undefined) current.until = now
    for (let last = current; last !== undefined && last.needed <= needed; last = this.#levels.at(-1)) this.#levels.pop()
    this.#levels.push({ needed, until: Number.POSITIVE_INFINITY })
  }

  /**
   * The most that was needed at any time from `now - downAfterMs` on. 0 when nothing was ever
   * noted.
   */
  highest(now: number): number {
    while (this.#levels.length > 1 && this.#changesAt <= now) this.#levels.shift()
    return this.#levels[0]?.needed ?? 0
  }

  /**
   * When {@link highest} is going to fall, if nothing more is noted. `undefined`: it is what is
   * needed now.
   */
  fallsAt(now: number): number | undefined {
    this.highest(now)
    return this.#levels.length > 1 ? this.#changesAt : undefined
  }

  get #changesAt(): number {
    return (this.#levels[0]?.until ?? 0) + this.#downAfterMs
  }
}
