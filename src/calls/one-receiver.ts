import type { Receiver } from './receiver.ts'
import type { Receivers } from './receivers.ts'

/** The lives of one child, which follow each other: the latest takes everything. */
export class OneReceiver implements Receivers {
  #receiver: Receiver | undefined = undefined

  get isEmpty(): boolean {
    return this.#receiver === undefined
  }

  /** The life that is bound now. */
  get latest(): Receiver | undefined {
    return this.#receiver
  }

  next(): Receiver | undefined {
    return this.#receiver?.hasRoom === true ? this.#receiver : undefined
  }

  add(receiver: Receiver): void {
    this.#receiver = receiver
  }

  remove(receiver: Receiver): void {
    if (this.#receiver === receiver) this.#receiver = undefined
  }
}
