import type { FrameTrace } from '../errors/frame-trace.ts'
import { Kind } from '../wire/kind.ts'

/** Frames that are remembered. */
const REMEMBERED = 16

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(Kind).map(([name, kind]) => [kind, name]))

/**
 * The last frames between the host and one worker, for its death certificate. A frame costs two
 * stores.
 */
export class FrameLog {
  /** Positive: to the worker. Negative: from it. */
  readonly #kinds = new Int32Array(REMEMBERED)
  readonly #bytes = new Float64Array(REMEMBERED)
  #count = 0
  #lastRead = 0

  /** A frame goes to the worker. */
  wrote(kind: unknown, bytes: number): void {
    this.#note(typeof kind === 'number' ? kind : 0, bytes)
  }

  /** A payload has come from it, and is not understood yet. */
  read(bytes: number): void {
    this.#lastRead = this.#count % REMEMBERED
    this.#note(-1_000, bytes)
  }

  /** What the payload that came last is. */
  understood(kind: number): void {
    // What was heard may have been answered already.
    this.#kinds[this.#lastRead] = -kind
  }

  /** Oldest first. */
  get last(): readonly FrameTrace[] {
    const first = Math.max(0, this.#count - REMEMBERED)
    return Array.from({ length: this.#count - first }, (_, index) => {
      const at = (first + index) % REMEMBERED
      const kind = this.#kinds[at] ?? 0
      const name = NAMES.get(Math.abs(kind)) ?? 'unknown'
      return { direction: kind < 0 ? 'from' : 'to', kind: name, bytes: this.#bytes[at] ?? 0 }
    })
  }

  #note(kind: number, bytes: number): void {
    const at = this.#count % REMEMBERED
    this.#kinds[at] = kind
    this.#bytes[at] = bytes
    this.#count += 1
  }
}
