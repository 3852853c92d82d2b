import { setMaxListeners } from 'node:events'
import { Kind } from '../../../../src/wire/kind.ts'
import { CallError } from './call-error.ts'
import { ElementQueue } from './element-queue.ts'
import { HeldCalls } from './held-calls.ts'
import { monotonicMs } from './monotonic.ts'
import type { Outbox } from './outbox.ts'
import type { Caller, OutgoingCall, OutgoingRequest, OutgoingStream, OwnCall } from './own-call.ts'
import { Violation } from './violation.ts'

const MAX_ID = 0xffffffff

/**
 * The calls of this worker that have no answer yet.
 *
 * At most `maxInFlight` of them are open; further ones are held here, in their order, until one of
 * those is answered.
 *
 * The deadline of an open call is the host's to keep: it answers in any case. When its `signal`
 * aborts, the host is told, and the host's answer settles it. A call that is held fails at once, by
 * either.
 */
export class OutgoingCalls {
  readonly #outbox: Outbox
  readonly #maxInFlight: number
  readonly #open = new Map<number, OwnCall>()
  readonly #held = new HeldCalls()
  #lastId = 0

  /** @param maxInFlight - `Infinity` for no bound. */
  constructor(outbox: Outbox, maxInFlight: number) {
    this.#outbox = outbox
    this.#maxInFlight = maxInFlight
  }

  /**
   * Writes a `CALL` at the end of this tick, or when it gets its place.
   *
   * @throws Rejects with {@link CallError}; with `UnencodableError` when `args` cannot be carried.
   */
  call(request: OutgoingCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#begin(request, { answered: resolve, failed: reject, elements: undefined })
    })
  }

  /**
   * The elements of a stream of another worker. It is called when the iteration begins, and
   * cancelled when that is left early.
   *
   * @throws The iteration throws {@link CallError}; `UnencodableError` when `args` cannot be
   *   carried.
   */
  stream(request: OutgoingStream): ElementQueue {
    let own: OwnCall | undefined
    const elements: ElementQueue = new ElementQueue({
      window: request.window,
      ask: (n) => {
        if (own !== undefined) this.#outbox.put([Kind.CREDIT, own.id, n])
        else own = this.#begin({ ...request, credit: n }, callerOf(elements, request.openStreams))
      },
      onLeave: () => own?.cancel(),
    })
    return elements
  }

  /** Writes a `CAST` at the end of this tick. It needs no place. @throws `UnencodableError` */
  cast(request: OutgoingRequest): void {
    const { target, method, args, headers } = request
    this.#outbox.put([Kind.CAST, target, method, args, ttlOf(request), wireHeaders(headers)], {
      name: 'args',
      value: args,
    })
  }

  /** @throws {@link Violation} when no such call is open. */
  reply(id: number, value: unknown): void {
    this.#settle(id).answered(value)
    this.#fillPlaces()
  }

  /** @throws {@link Violation} when no such call is open. */
  fail(id: number, error: Readonly<Record<string, unknown>>): void {
    this.#settle(id).failed(new CallError(error))
    this.#fillPlaces()
  }

  /** @throws {@link Violation} when no such call is open, or it has not asked for this element. */
  item(id: number, value: unknown): void {
    const own = this.#open.get(id)
    if (own === undefined) throw new Violation('WIRE_UNKNOWN_CALL', `an ITEM for call ${id}, which is not open`)
    if (own.caller.elements?.push(value) === true) return
    throw new Violation('WIRE_UNEXPECTED', `an ITEM that call ${id} has given no credit for`)
  }

  #begin(request: OutgoingCall, caller: Caller): OwnCall {
    const own: OwnCall = { request, caller, id: undefined, cancel: () => this.#cancel(own) }
    if (this.#open.size < this.#maxInFlight) this.#write(own)
    else this.#held.add(own, () => this.#expire(own))
    const { signal } = request
    if (signal === undefined) return own
    // Many calls may share one signal. Node 20 takes the eleventh listener for a leak, and says so.
    setMaxListeners(0, signal)
    if (signal.aborted) own.cancel()
    else signal.addEventListener('abort', own.cancel, { once: true })
    return own
  }

  /** @throws `UnencodableError`, and then nothing has been written. */
  #write(own: OwnCall): void {
    const { request } = own
    const { target, method, args, headers, idempotent, credit } = request
    const id = this.#nextId()
    const message = [Kind.CALL, id, target, method, args, ttlOf(request), wireHeaders(headers)]
    if (idempotent || credit !== undefined) message.push(idempotent)
    if (credit !== undefined) message.push(credit)
    this.#outbox.put(message, { name: 'args', value: args })
    own.id = id
    this.#open.set(id, own)
  }

  #cancel(own: OwnCall): void {
    unlisten(own)
    if (own.id === undefined) this.#giveUp(own, 'CALL_ABORTED', 'was cancelled')
    else if (this.#open.get(own.id) === own) this.#outbox.put([Kind.CANCEL, own.id])
  }

  #expire(own: OwnCall): void {
    unlisten(own)
    this.#giveUp(own, 'CALL_TIMEOUT', 'ran out of time')
  }

  /** Fails a call that has not been written. */
  #giveUp(own: OwnCall, code: string, what: string): void {
    this.#held.delete(own)
    const { target, method } = own.request
    const why = `before it was sent: the bound of open calls (maxInFlight) is ${this.#maxInFlight}`
    own.caller.failed(new CallError({ code, name: 'CallError', message: `"${method}" on "${target}" ${what} ${why}` }))
  }

  #settle(id: number): Caller {
    const own = this.#open.get(id)
    if (own === undefined) throw new Violation('WIRE_UNKNOWN_CALL', `an answer to call ${id}, which is not open`)
    this.#open.delete(id)
    unlisten(own)
    return own.caller
  }

  #fillPlaces(): void {
    while (this.#open.size < this.#maxInFlight) {
      const own = this.#held.shift()
      if (own === undefined) return
      try {
        if (monotonicMs() >= own.request.expiresAtMs) this.#expire(own)
        else this.#write(own)
      } catch (error) {
        unlisten(own)
        own.caller.failed(error)
      }
    }
  }

  #nextId(): number {
    do {
      this.#lastId = this.#lastId === MAX_ID ? 1 : this.#lastId + 1
    } while (this.#open.has(this.#lastId))
    return this.#lastId
  }
}

function callerOf(elements: ElementQueue, openStreams: Set<ElementQueue>): Caller {
  openStreams.add(elements)
  return {
    answered(value) {
      openStreams.delete(elements)
      elements.end(value)
    },
    failed(error) {
      openStreams.delete(elements)
      elements.fail(error)
    },
    elements,
  }
}

function unlisten({ request, cancel }: OwnCall): void {
  request.signal?.removeEventListener('abort', cancel)
}

function ttlOf({ expiresAtMs }: OutgoingRequest): number | null {
  return expiresAtMs === Infinity ? null : Math.max(0, expiresAtMs - monotonicMs())
}

function wireHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  return Object.keys(headers).length === 0 ? null : headers
}
