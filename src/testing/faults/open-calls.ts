import { Kind } from '../../wire/kind.ts'
import type { Peeked } from './peek-message.ts'

/**
 * The calls that one life has been given and has not answered, oldest first, and the one that it is
 * to die with.
 *
 * A worker of concurrency n has started at most its n oldest calls. So it dies with the chosen one
 * in its hands when fewer than n are ahead of it; what comes behind the chosen one is kept from it,
 * since whatever it did with that would be more than a dying worker can have done.
 */
export class OpenCalls {
  readonly #open = new Set<number>()
  readonly #concurrency: () => number
  readonly #onDoom: () => void
  #doomed: number | undefined = undefined
  #hasStruck = false

  /** @param onDoom - Called once, when the worker is to die. */
  constructor(concurrency: () => number, onDoom: () => void) {
    this.#concurrency = concurrency
    this.#onDoom = onDoom
  }

  /** Whether the worker gets nothing more to do. */
  get isDoomed(): boolean {
    return this.#doomed !== undefined
  }

  /** A message has been written to the worker. @param isLast - It is to die with this one. */
  wrote({ kind, id }: Peeked, isLast: boolean): void {
    if (kind !== Kind.CALL || id === undefined) return
    this.#open.add(id)
    if (!isLast) return
    this.#doomed = id
    this.#strikeIfStarted()
  }

  /** A message has come from the worker. @returns Whether the host may see it. */
  heard({ kind, id }: Peeked): boolean {
    if (this.#hasStruck) return false
    if ((kind !== Kind.REPLY && kind !== Kind.FAIL) || id === undefined) return true
    if (id === this.#doomed) {
      this.#strike()
      return false
    }
    this.#open.delete(id)
    this.#strikeIfStarted()
    return true
  }

  #strikeIfStarted(): void {
    if (this.#doomed === undefined) return
    const ahead = [...this.#open].indexOf(this.#doomed)
    if (ahead < this.#concurrency()) this.#strike()
  }

  #strike(): void {
    if (this.#hasStruck) return
    this.#hasStruck = true
    this.#onDoom()
  }
}
