import type { FlowLine } from '../../src/calls/flow-line.ts'

/** A line that writes down what it was told to say. */
export class FakeLine implements FlowLine {
  readonly said: unknown[][] = []
  isCongested = false
  /** Elements after which it is congested. */
  fullAfter = Number.POSITIVE_INFINITY
  /** What an element must not be. */
  refused: unknown = undefined

  credit(n: number): void {
    this.said.push(['credit', n])
  }

  push(value: unknown): void {
    if (this.refused !== undefined && value === this.refused) throw new Error(`${String(value)} cannot be carried`)
    this.said.push(['push', value])
    if (this.said.length >= this.fullAfter) this.isCongested = true
  }

  end(error?: unknown): void {
    this.said.push(error === undefined ? ['end'] : ['end', error])
  }
}
