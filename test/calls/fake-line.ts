import type { FlowLine } from '../../src/calls/flow-line.ts'
import { within } from '../fixtures/await-event.ts'

/** A line that writes down what it was told to say. */
export class FakeLine implements FlowLine {
  readonly said: unknown[][] = []
  isCongested = false
  /** Elements after which it is congested. */
  fullAfter = Number.POSITIVE_INFINITY
  /** What an element must not be. */
  refused: unknown = undefined
  #tell: () => void = () => undefined

  /** Resolves when it was told to say so much, or has been. */
  async hasSaid(count: number): Promise<void> {
    while (this.said.length < count) {
      const next = new Promise<void>((resolve) => (this.#tell = resolve))
      await within(`the line to say ${count} things; it said ${this.said.length}`, next)
    }
  }

  credit(n: number): void {
    this.#say(['credit', n])
  }

  push(value: unknown): void {
    if (this.refused !== undefined && value === this.refused) throw new Error(`${String(value)} cannot be carried`)
    this.#say(['push', value])
    if (this.said.length >= this.fullAfter) this.isCongested = true
  }

  end(error?: unknown): void {
    this.#say(error === undefined ? ['end'] : ['end', error])
  }

  #say(what: unknown[]): void {
    this.said.push(what)
    this.#tell()
  }
}
