import type { Elements } from '../calls/flow.ts'
import type { FlowLine } from '../calls/flow-line.ts'
import { MAX_COUNT } from '../wire/kind.ts'

/** Elements of one stream that may be on their way through the host at a time. */
const RELAY_WINDOW = 32

/** What the way through the host needs of the worker at its end. */
export interface RelayEnd {
  /** Whether it reads nothing at the moment: elements would wait in memory. */
  isCongested(): boolean
  /** Hands one on to it. */
  pass(value: unknown): void
}

/**
 * The elements of a stream that one worker asked another for, on their way through the host, which
 * keeps none.
 *
 * ```
 *   asks ──CREDIT──> granted ──a window at a time──> lent ──CREDIT──> answers
 *        <──ITEM──────────────── pass <─ take <──────────────ITEM──
 * ```
 *
 * What a worker says that it can hold is not believed: while its pipe is full no more credit is
 * lent on, so that whoever asks for everything and reads nothing cannot fill the memory of the
 * host.
 */
export class RelayedElements implements Elements {
  readonly #end: RelayEnd
  /** What the worker can hold beyond what is lent. */
  #granted: number
  /** What may come now. */
  #lent: number
  #isTouched = false
  #line: FlowLine | undefined = undefined

  /** @param credit - Elements that the worker can hold; >= 1. */
  constructor(credit: number, end: RelayEnd) {
    this.#end = end
    this.#lent = Math.min(credit, RELAY_WINDOW)
    this.#granted = credit - this.#lent
  }

  get credit(): number {
    return this.#lent
  }

  get isTouched(): boolean {
    return this.#isTouched
  }

  begin(line: FlowLine): void {
    this.#line = line
  }

  take(value: unknown): boolean {
    if (this.#lent === 0) return false
    this.#lent -= 1
    this.#isTouched = true
    this.#end.pass(value)
    this.resume()
    return true
  }

  /** The worker can hold `n` more. @returns `false` when nobody can count so many. */
  grant(n: number): boolean {
    if (this.#granted + this.#lent + n > MAX_COUNT) return false
    this.#granted += n
    this.resume()
    return true
  }

  /** Lends on what it may, half a window or more at a time. */
  resume(): void {
    const n = Math.min(this.#granted, RELAY_WINDOW - this.#lent)
    if (n === 0 || this.#lent * 2 > RELAY_WINDOW || this.#end.isCongested()) return
    this.#granted -= n
    this.#lent += n
    this.#line?.credit(n)
  }
}
