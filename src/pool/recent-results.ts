/** The time is cut into so many pieces, which are forgotten one by one. */
const SLICES = 10

interface Slice {
  /** Number of its piece of time since the clock's zero. */
  number: number
  calls: number
  failures: number
}

/**
 * How many calls ended in the last `windowMs`, and how many of them failed. Takes constant time and
 * space, however many there are.
 */
export class RecentResults {
  readonly #sliceMs: number
  readonly #slices: readonly Slice[] = Array.from({ length: SLICES }, () => ({ number: -1, calls: 0, failures: 0 }))

  constructor(windowMs: number) {
    this.#sliceMs = windowMs / SLICES
  }

  add(isFailure: boolean, now: number): void {
    const number = Math.floor(now / this.#sliceMs)
    const slice = this.#slices[number % SLICES]
    if (slice === undefined) return
    if (slice.number !== number) Object.assign(slice, { number, calls: 0, failures: 0 })
    slice.calls += 1
    if (isFailure) slice.failures += 1
  }

  /** Those of the last `windowMs`, to within a tenth of it. */
  total(now: number): { readonly calls: number; readonly failures: number } {
    const oldest = Math.floor(now / this.#sliceMs) - SLICES + 1
    let calls = 0
    let failures = 0
    for (const slice of this.#slices) {
      if (slice.number < oldest) continue
      calls += slice.calls
      failures += slice.failures
    }
    return { calls, failures }
  }
}
