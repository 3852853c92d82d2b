import type { RecycleCause } from '../telemetry/event.ts'
import { type LifeLimits, type LifeSpan, reachedLimit } from './life-limits.ts'
import type { Worker } from './worker.ts'

/** From one look at the memory of a life to the next, in milliseconds. */
const MEMORY_LOOK_MS = 1_000

/** One of the lives that follow each other, and how far it may go. Times are on one clock. */
export class Generation {
  readonly worker: Worker
  readonly #limits: LifeLimits
  #since = Number.POSITIVE_INFINITY

  constructor(worker: Worker, limits: LifeLimits) {
    this.worker = worker
    this.#limits = limits
  }

  /** Its time counts from now. */
  begin(now: number): void {
    this.#since = now
  }

  /** How far it has come. */
  span(now: number): LifeSpan {
    // What nobody asks for is not measured.
    const memoryBytes = this.#isWeighed ? this.worker.memoryBytes : undefined
    return { calls: this.worker.calls, ageMs: now - this.#since, memoryBytes }
  }

  /** Which limit it has reached, if any. */
  reached(now: number): RecycleCause | undefined {
    return reachedLimit(this.#limits, this.span(now))
  }

  /** When to look for a limit that it may have reached then; that of the calls looks by itself. */
  nextLookAt(now: number): number {
    const ageAt = this.#since + this.#limits.ageMs
    return this.#isWeighed ? Math.min(ageAt, now + MEMORY_LOOK_MS) : ageAt
  }

  get #isWeighed(): boolean {
    return this.#limits.memoryBytes !== Number.POSITIVE_INFINITY
  }
}
