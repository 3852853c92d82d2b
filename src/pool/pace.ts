/**
 * A member is given so much work in advance as it does in about this time, in milliseconds: about
 * what a turn over a pipe takes.
 */
const AHEAD_MS = 1

/** More than this in advance makes nothing faster. */
const MOST_AHEAD = 16

/** Answers after which the pace is measured anew. */
const SAMPLE = 8

/**
 * How many calls a member is given beyond those that it handles.
 *
 * A call that is sent only when the one before is answered costs a turn over the pipe, so that
 * short calls need some in advance. A call that was given to a member cannot be served by another
 * that is idle, so that long calls are better kept. Hence none is given in advance until it is
 * known that they are short, and one slow answer ends it.
 */
export class Pace {
  #ahead = 0
  /** When the present measurement began; `undefined` while the member is idle. */
  #since: number | undefined = undefined
  #answeredBefore = 0

  get ahead(): number {
    return this.#ahead
  }

  /** The member is given a call. @param answered - Those that it had answered by then. */
  given(answered: number, now: number): void {
    if (this.#since === undefined) this.#begin(answered, now)
    else if (answered - this.#answeredBefore >= SAMPLE || now - this.#since > SAMPLE * AHEAD_MS)
      this.#measure(answered, this.#since, now)
  }

  /** It has answered all that it had. */
  rests(): void {
    this.#since = undefined
  }

  #begin(answered: number, now: number): void {
    this.#since = now
    this.#answeredBefore = answered
  }

  #measure(answered: number, since: number, now: number): void {
    const perMs = (answered - this.#answeredBefore) / Math.max(now - since, 0.001)
    // Rounded, so that calls that take as long as that are among the short ones, though a turn
    // makes each a little longer.
    this.#ahead = Math.min(MOST_AHEAD, Math.round(perMs * AHEAD_MS))
    this.#begin(answered, now)
  }
}
