import type { Elements } from '../registry/flow.ts'
import type { FlowLine } from '../registry/flow-line.ts'

/** The elements of a stream that one worker asked another for, on their way through the host, which keeps none. */
export class RelayedElements implements Elements {
  readonly #pass: (value: unknown) => void
  #credit: number
  #isTouched = false
  #line: FlowLine | undefined = undefined

  /** @param credit - Elements that the worker can hold; >= 1. @param pass - Hands one on to it. */
  constructor(credit: number, pass: (value: unknown) => void) {
    this.#credit = credit
    this.#pass = pass
  }

  get credit(): number {
    return this.#credit
  }

  get isTouched(): boolean {
    return this.#isTouched
  }

  begin(line: FlowLine): void {
    this.#line = line
  }

  take(value: unknown): boolean {
    if (this.#credit === 0) return false
    this.#credit -= 1
    this.#isTouched = true
    this.#pass(value)
    return true
  }

  /** The worker can hold `n` more. */
  grant(n: number): void {
    this.#credit += n
    this.#line?.credit(n)
  }
}
