/**
 * How long a spare life that was taken may be missing, in milliseconds. To start a process holds up
 * the host and the processor, and the call that took it comes first.
 */
const DELAY_MS = 10

/** When spare lives that are missing are started: not at once, since nobody waits for them. */
export class SpareDelay {
  #dueAt: number | undefined = undefined

  /**
   * @param isOnlySpare - Whether all that is missing is spare; if not, it is started at once.
   * @returns Until when the start waits, on the clock of `now`; `undefined`: not any more.
   */
  until(isOnlySpare: boolean, now: number): number | undefined {
    if (!isOnlySpare) {
      this.#dueAt = undefined
      return undefined
    }
    this.#dueAt ??= now + DELAY_MS
    return now >= this.#dueAt ? undefined : this.#dueAt
  }
}
