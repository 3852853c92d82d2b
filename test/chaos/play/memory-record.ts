/** Memory of the host over time: one mean for each minute. */
export class MemoryRecord {
  readonly #minutes: { sum: number; count: number }[] = []
  readonly #since: number
  #first: number | undefined = undefined
  #last = 0

  /** @param since - When the first minute began, in milliseconds. */
  constructor(since: number) {
    this.#since = since
  }

  /** @param now - On the same clock, in milliseconds. */
  note(now: number, bytes: number): void {
    const minute = Math.max(0, Math.floor((now - this.#since) / 60_000))
    while (this.#minutes.length <= minute) this.#minutes.push({ sum: 0, count: 0 })
    const mean = this.#minutes[minute]
    if (mean !== undefined) {
      mean.sum += bytes
      mean.count += 1
    }
    this.#first ??= bytes
    this.#last = bytes
  }

  get report(): MemoryReport {
    const perMinute = this.#minutes.flatMap(({ sum, count }) => (count === 0 ? [] : [Math.round(sum / count)]))
    return { startBytes: this.#first ?? 0, endBytes: this.#last, perMinuteBytes: perMinute }
  }
}

/** Resident memory of the host. */
export interface MemoryReport {
  /** When all workers were ready, before the first call. */
  readonly startBytes: number
  /** After the last call was settled. */
  readonly endBytes: number
  /** Means of the minutes, the first one first. */
  readonly perMinuteBytes: readonly number[]
}
