import type { Child, KillOrder, StartContext } from '../../../src/child/child.ts'
import { type ExitReason, formatExitReason } from '../../../src/errors/exit-reason.ts'
import { type Behaviour, endWhenAsked } from './behaviour.ts'

/**
 * One life of a fake worker. It is silent once it has ended: what is asked of the dead cannot be
 * seen.
 */
export class Player implements Child {
  readonly incarnation: string
  readonly exited: Promise<ExitReason>
  readonly #path: string
  readonly #behaviour: Behaviour
  readonly #write: (text: string) => void
  #resolve: (reason: ExitReason) => void = () => {}
  #isAlive = true

  constructor({ path, incarnation }: StartContext, behaviour: Behaviour, write: (text: string) => void) {
    this.incarnation = incarnation
    this.exited = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#path = path
    this.#behaviour = behaviour
    this.#write = write
  }

  stop(graceMs: number | 'infinity'): void {
    if (!this.#isAlive) return
    this.#write(`stop ${this.#path} ${graceMs}`)
    const reason = endWhenAsked(this.#behaviour)
    if (reason !== undefined) this.end(reason)
  }

  kill(after: KillOrder): void {
    if (!this.#isAlive) return
    this.#write(`kill ${this.#path} ${after}`)
    this.end({ type: 'killed', after })
  }

  /** Ends by itself. */
  end(reason: ExitReason): void {
    if (!this.#isAlive) return
    this.#isAlive = false
    this.#write(`down ${this.#path} ${formatExitReason(reason)}`)
    this.#resolve(reason)
  }
}
