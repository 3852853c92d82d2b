import type { CallProgress } from '../errors/call-error.ts'
import type { Envelope } from '../registry/envelope.ts'

const MAX_ID = 0xffff_ffff

/**
 * What has been written to one worker and not been finished, in the order of delivery.
 *
 * Calls leave when they are answered, also those whose callers have given up: until then they occupy the worker. Casts are never answered; they leave when
 * the worker gives credit for them.
 */
export class InFlight {
  readonly #entries = new Map<number, Envelope>()
  readonly #casts = new Set<number>()
  #lastId = 0

  /** Calls and casts. */
  get size(): number {
    return this.#entries.size
  }

  /** Everything, oldest first. */
  get all(): readonly Envelope[] {
    return [...this.#entries.values()]
  }

  /** An id that is free, for the next delivery: 1 to 2³²−1, then from the start again. */
  nextId(): number {
    do this.#lastId = this.#lastId === MAX_ID ? 1 : this.#lastId + 1
    while (this.#entries.has(this.#lastId))
    return this.#lastId
  }

  add(id: number, envelope: Envelope): void {
    envelope.deliveryId = id
    this.#entries.set(id, envelope)
    if (envelope.isCast) this.#casts.add(id)
  }

  /** The call `id` was answered. @returns `undefined` when no such call is open. */
  answered(id: number): Envelope | undefined {
    const envelope = this.find(id)
    if (envelope === undefined) return undefined
    this.#entries.delete(id)
    return envelope
  }

  /** The open call `id`. */
  find(id: number): Envelope | undefined {
    const envelope = this.#entries.get(id)
    return envelope?.isCast === true ? undefined : envelope
  }

  /**
   * The worker has finished that many casts: the oldest ones, since it handles them in order.
   *
   * @returns The casts, or `undefined` when it was given fewer.
   */
  finishedCasts(count: number): readonly Envelope[] | undefined {
    if (count > this.#casts.size) return undefined
    const ids = [...this.#casts].slice(0, count)
    return ids.flatMap((id) => {
      const envelope = this.#entries.get(id)
      this.#entries.delete(id)
      this.#casts.delete(id)
      return envelope ?? []
    })
  }

  /** How far an envelope has come, in a worker of that concurrency; see {@link settle} for the rule. */
  progressOf(envelope: Envelope, concurrency: number): CallProgress {
    let calls = 0
    for (const entry of this.#entries.values()) {
      if (calls >= concurrency) return 'not_started'
      if (entry === envelope) return 'started'
      if (!entry.isCast) calls += 1
    }
    return 'started'
  }

  clear(): void {
    this.#entries.clear()
    this.#casts.clear()
  }
}
