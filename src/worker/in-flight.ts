import type { CallProgress } from '../errors/call-error.ts'
import type { Envelope } from '../registry/envelope.ts'
import { OpenCalls } from './open-calls.ts'

/**
 * What has been written to one worker and not been finished, in the order of delivery.
 *
 * Calls leave when they are answered, also those whose callers have given up: until then they occupy the worker. Casts are never answered; they leave when
 * the worker gives credit for them.
 */
export class InFlight {
  readonly #open = new OpenCalls<Envelope>()
  /** Ids of the casts, oldest first. */
  readonly #casts: number[] = []
  #added = 0

  /** Calls and casts. */
  get size(): number {
    return this.#open.size
  }

  /** All that were ever written. */
  get added(): number {
    return this.#added
  }

  /** Everything, oldest first. */
  get all(): readonly Envelope[] {
    return this.#open.all
  }

  /** An id that is free, for the next delivery: 1 to 2³²−1, then from the start again. */
  nextId(): number {
    return this.#open.nextId()
  }

  add(id: number, envelope: Envelope): void {
    envelope.deliveryId = id
    this.#open.add(id, envelope)
    this.#added += 1
    if (envelope.isCast) this.#casts.push(id)
  }

  /** The call `id` was answered. @returns `undefined` when no such call is open. */
  answered(id: number): Envelope | undefined {
    return this.find(id) === undefined ? undefined : this.#open.remove(id)
  }

  /** The open call `id`. */
  find(id: number): Envelope | undefined {
    const envelope = this.#open.find(id)
    return envelope?.isCast === true ? undefined : envelope
  }

  /**
   * The worker has finished that many casts: the oldest ones, since it handles them in order.
   *
   * @returns The casts, or `undefined` when it was given fewer.
   */
  finishedCasts(count: number): readonly Envelope[] | undefined {
    if (count > this.#casts.length) return undefined
    return this.#casts.splice(0, count).flatMap((id) => this.#open.remove(id) ?? [])
  }

  /** How far an envelope has come, in a worker of that concurrency; see {@link settle} for the rule. */
  progressOf(envelope: Envelope, concurrency: number): CallProgress {
    const { deliveryId } = envelope
    if (this.#open.find(deliveryId) !== envelope) return 'started'
    const callsBefore = this.#open.countBefore(deliveryId, ({ isCast }) => !isCast)
    return callsBefore >= concurrency ? 'not_started' : 'started'
  }

  clear(): void {
    this.#open.clear()
    this.#casts.length = 0
  }
}
