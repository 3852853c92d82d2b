/** Fewer answers say nothing about how long calls take. */
const LEAST_ANSWERS = 10

/** What a pool saw of its calls in one piece of time. */
export class LatencyWindow {
  readonly startsAt: number
  readonly lengthMs: number
  /** Calls that were refused. */
  refused = 0
  /** Most calls at once. */
  highest = 0
  /** Whether there were ever more calls than the members could run. */
  hadToWait = false
  #letIn = 0
  #answers = 0
  #totalMs = 0

  constructor(startsAt: number, lengthMs: number) {
    this.startsAt = startsAt
    this.lengthMs = lengthMs
  }

  get endsAt(): number {
    return this.startsAt + this.lengthMs
  }

  /**
   * Mean time to the answer of the calls that began and ended in it; `undefined`: there were too
   * few.
   */
  get meanMs(): number | undefined {
    return this.#answers < LEAST_ANSWERS ? undefined : this.#totalMs / this.#answers
  }

  /** Whether so many calls came that their answers would have been enough. */
  get isBusy(): boolean {
    return this.#letIn >= LEAST_ANSWERS
  }

  /** Calls that came for each that was let in. */
  get pressure(): number {
    return 1 + this.refused / Math.max(1, this.#letIn)
  }

  /** @param inFlight - The calls there are, that one included. */
  letIn(inFlight: number, slots: number): void {
    this.#letIn += 1
    this.highest = Math.max(this.highest, inFlight)
    if (inFlight > slots) this.hadToWait = true
  }

  /** A call that began before the window says nothing about it. */
  add(begunAt: number, now: number): void {
    if (begunAt < this.startsAt) return
    this.#answers += 1
    this.#totalMs += now - begunAt
  }
}
