import type { Envelope } from '../calls/envelope.ts'
import type { CallProgress } from '../errors/call-error.ts'
import { WireError } from '../errors/wire-error.ts'
import { idAfter, OpenCalls } from './open-calls.ts'

/**
 * What has been written to one worker and not been finished, in the order of delivery.
 *
 * Calls leave when they are answered, also those whose callers have given up: until then they
 * occupy the worker. Casts are never answered; they leave when the worker gives credit for them.
 *
 * A worker of concurrency n starts calls in that order, and answers one before it starts another in
 * its place. So a frontier moves through them: up to the n-th call that is unanswered it may have
 * started everything, and beyond nothing.
 *
 * ```
 *   concurrency 2:   1 answered · 2 open · 3 answered · 4 open │ 5 open · 6 open
 *                                                              └─ moves on when 2 or 4 is answered
 * ```
 */
export class InFlight {
  readonly #open = new OpenCalls<Envelope>()
  /** Ids of the casts, oldest first. */
  readonly #casts: number[] = []
  #added = 0
  #hasCredited = false
  #concurrency = 1
  /** Places of the worker that no call up to the frontier holds. */
  #free = 1
  /** The last id before the frontier. It moves on when somebody asks. */
  #reachedId = 0
  #lastId = 0

  /**
   * How many of the oldest unanswered calls the worker may have started; infinite when there is no
   * telling.
   */
  get concurrency(): number {
    return this.#concurrency
  }

  set concurrency(concurrency: number) {
    // Infinite less infinite is no number.
    this.#free = concurrency === Number.POSITIVE_INFINITY ? concurrency : this.#free + concurrency - this.#concurrency
    this.#concurrency = concurrency
  }

  /** Calls and casts. */
  get size(): number {
    return this.#open.size
  }

  /** All that were ever written. */
  get added(): number {
    return this.#added
  }

  /** Casts that are not finished, of a worker that has never said of any that it is. */
  get castsWithoutCredit(): number {
    return this.#hasCredited ? 0 : this.#casts.length
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
    this.#lastId = id
    this.#added += 1
    if (envelope.isCast) this.#casts.push(id)
  }

  /**
   * The call `id` was answered.
   * @throws {@link WireError} `WIRE_UNKNOWN_CALL` when no such call is open.
   */
  answered(id: number): Envelope {
    const envelope = this.find(id)
    if (envelope === undefined) throw unknownCall('an answer', id)
    if (this.mayHaveStarted(id)) this.#free += 1
    this.#open.remove(id)
    return envelope
  }

  /**
   * The call `id` was answered by its handler, so that it was started.
   * @throws {@link WireError} as {@link inTurn} does.
   */
  landed(id: number): Envelope {
    const envelope = this.inTurn('an answer', id)
    this.#free += 1
    this.#open.remove(id)
    return envelope
  }

  /**
   * The open call of which the worker says something that shows that it has started it.
   *
   * @throws {@link WireError} `WIRE_UNKNOWN_CALL`, or `WIRE_UNEXPECTED` when older ones hold all
   *   its places: it does not keep the order that "not started" is known by.
   */
  inTurn(what: string, id: number): Envelope {
    const envelope = this.find(id)
    if (envelope === undefined) throw unknownCall(what, id)
    if (this.mayHaveStarted(id)) return envelope
    const n = this.#concurrency
    const why = `${n} older ${n === 1 ? 'call is' : 'calls are'} not answered, and it handles no more at a time`
    throw new WireError('WIRE_UNEXPECTED', `${what} to call ${id} before its turn: ${why}`)
  }

  /** The open call `id`. */
  find(id: number): Envelope | undefined {
    const envelope = this.#open.find(id)
    return envelope?.isCast === true ? undefined : envelope
  }

  /**
   * The worker has finished that many casts: the oldest ones, since it handles them in order.
   *
   * @throws {@link WireError} `WIRE_UNEXPECTED` when it was given fewer.
   */
  finishedCasts(count: number): readonly Envelope[] {
    if (count > this.#casts.length)
      throw new WireError('WIRE_UNEXPECTED', `it has finished ${count} casts, and was not sent so many`)
    this.#hasCredited = true
    return this.#casts.splice(0, count).flatMap((id) => this.#open.remove(id) ?? [])
  }

  /**
   * Takes out what was given in later frames than that one, oldest first: the worker never got it.
   */
  takeBack(frame: number): readonly Envelope[] {
    const back = this.all.filter((envelope) => envelope.frame > frame)
    for (const { deliveryId, isCast } of back) {
      if (isCast) this.#casts.pop()
      else if (this.mayHaveStarted(deliveryId)) this.#free += 1
      this.#open.remove(deliveryId)
    }
    return back
  }

  /**
   * Whether the worker may have started what has that id, if it keeps the order; for what is open.
   */
  mayHaveStarted(id: number): boolean {
    while (this.#free > 0 && this.#reachedId !== this.#lastId) {
      this.#reachedId = idAfter(this.#reachedId)
      if (this.find(this.#reachedId) !== undefined) this.#free -= 1
    }
    return this.#age(id) >= this.#age(this.#reachedId)
  }

  /** How far an envelope has come, when all that the worker has said was read. */
  progressOf(envelope: Envelope): CallProgress {
    const { deliveryId } = envelope
    return this.#open.find(deliveryId) === envelope && !this.mayHaveStarted(deliveryId) ? 'not_started' : 'started'
  }

  clear(): void {
    this.#open.clear()
    this.#casts.length = 0
  }

  /** By how much an id is older than the last one; right also after the ids began again. */
  #age(id: number): number {
    return (this.#lastId - id) >>> 0
  }
}

function unknownCall(what: string, id: number): WireError {
  return new WireError('WIRE_UNKNOWN_CALL', `${what} to call ${id}, which is not open`)
}
