import type { Envelope } from '../calls/envelope.ts'
import type { Receiver } from '../calls/receiver.ts'
import type { Receivers } from '../calls/receivers.ts'

/** A member of a pool, as something that takes the pool's calls. */
export interface PoolReceiver extends Receiver {
  /** Its place among its siblings; from 1. */
  readonly number: number
  readonly path: string
  /** Calls that it has answered in this life. */
  readonly answered: number
}

/** Chooses among members. @returns `undefined` when none of them has room. */
export type Choose<M, R = M> = (ready: readonly M[], envelope: Envelope) => R | undefined

/**
 * The members of one pool that are ready, in the order of their numbers.
 *
 * Members pull: each asks its pool for more when it has room. So nothing waits behind a member that
 * is slow.
 */
export class Members<M extends PoolReceiver> implements Receivers {
  /** Whether nobody is given anything; what was given goes on. */
  isPaused = false
  readonly #ready: M[] = []
  readonly #choose: Choose<M, Receiver>

  constructor(choose: Choose<M, Receiver>) {
    this.#choose = choose
  }

  get ready(): readonly M[] {
    return this.#ready
  }

  get isEmpty(): boolean {
    return this.#ready.length === 0
  }

  next(envelope: Envelope): Receiver | undefined {
    return this.isPaused ? undefined : this.#choose(this.#ready, envelope)
  }

  join(member: M): void {
    if (this.#ready.includes(member)) return
    this.#ready.push(member)
    this.#ready.sort((a, b) => a.number - b.number)
  }

  leave(member: M): void {
    const index = this.#ready.indexOf(member)
    if (index !== -1) this.#ready.splice(index, 1)
  }

  /** A pool has no life of its own: its members join. */
  add(): void {}

  remove(): void {}
}
