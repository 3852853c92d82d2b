import type { PoolReceiver } from '../../src/pool/members.ts'
import { FakeReceiver } from '../calls/fake-receiver.ts'

/** A member that keeps what it is given. */
export class FakeMember extends FakeReceiver implements PoolReceiver {
  readonly number: number
  readonly path: string
  readonly answered = 0
  #load = 0

  constructor(number: number, room = Number.POSITIVE_INFINITY) {
    super(room)
    this.number = number
    this.path = `main/p/${number}`
  }

  override get load(): number {
    return this.#load
  }

  override get hasRoom(): boolean {
    return this.#load < this.room
  }

  /** As if it had so many open calls. */
  withLoad(load: number): this {
    this.#load = load
    return this
  }
}
