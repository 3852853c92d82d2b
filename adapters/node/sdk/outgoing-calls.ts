import { CallError } from './call-error.ts'
import { Kind } from './kind.ts'
import type { Outbox } from './outbox.ts'
import { Violation } from './violation.ts'

/** A call or cast from this worker to another one. */
export interface OutgoingRequest {
  /** A path in the tree: from the root (`linguistics/tokenizer`), or from the worker's own supervisor (`./tokenizer`, `../ingest`). */
  readonly target: string
  readonly method: string
  readonly args: unknown
  /** What the other side may take, in milliseconds; `undefined`: as long as it likes. */
  readonly ttlMs: number | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** What a call has beside that. */
export interface OutgoingCall extends OutgoingRequest {
  /** It may be run more than once. */
  readonly idempotent: boolean
  /** Tells the host when it aborts. */
  readonly signal: AbortSignal | undefined
}

interface Open {
  resolve(value: unknown): void
  reject(error: CallError): void
}

const MAX_ID = 0xffffffff

/** The calls of this worker that have no answer yet. */
export class OutgoingCalls {
  readonly #outbox: Outbox
  readonly #open = new Map<number, Open>()
  #lastId = 0

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  /**
   * Writes a `CALL` at the end of this tick.
   *
   * The deadline is the host's to keep: it answers in any case. When its `signal` aborts, the host is told and the promise is
   * settled by its answer.
   *
   * @throws Rejects with {@link CallError}; with `UnencodableError` when `args` cannot be carried.
   */
  call(request: OutgoingCall): Promise<unknown> {
    const { target, method, args, headers, idempotent, signal } = request
    return new Promise((resolve, reject) => {
      const id = this.#nextId()
      const message = [Kind.CALL, id, target, method, args, ttlOf(request), wireHeaders(headers)]
      if (idempotent) message.push(true)
      this.#outbox.put(message, { name: 'args', value: args })
      const cancel = (): void => {
        this.#outbox.put([Kind.CANCEL, id])
      }
      const settled = (): void => signal?.removeEventListener('abort', cancel)
      this.#open.set(id, {
        resolve: (value) => {
          settled()
          resolve(value)
        },
        reject: (error) => {
          settled()
          reject(error)
        },
      })
      if (signal?.aborted === true) cancel()
      else signal?.addEventListener('abort', cancel, { once: true })
    })
  }

  /** Writes a `CAST` at the end of this tick. @throws `UnencodableError` */
  cast(request: OutgoingRequest): void {
    const { target, method, args, headers } = request
    this.#outbox.put([Kind.CAST, target, method, args, ttlOf(request), wireHeaders(headers)], {
      name: 'args',
      value: args,
    })
  }

  /** @throws {@link Violation} when no such call is open. */
  reply(id: number, value: unknown): void {
    this.#take(id).resolve(value)
  }

  /** @throws {@link Violation} when no such call is open. */
  fail(id: number, error: Readonly<Record<string, unknown>>): void {
    this.#take(id).reject(new CallError(error))
  }

  #take(id: number): Open {
    const open = this.#open.get(id)
    if (open === undefined) throw new Violation('WIRE_UNKNOWN_CALL', `an answer to call ${id}, which is not open`)
    this.#open.delete(id)
    return open
  }

  #nextId(): number {
    do {
      this.#lastId = this.#lastId === MAX_ID ? 1 : this.#lastId + 1
    } while (this.#open.has(this.#lastId))
    return this.#lastId
  }
}

function ttlOf({ ttlMs }: OutgoingRequest): number | null {
  return ttlMs ?? null
}

function wireHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  return Object.keys(headers).length === 0 ? null : headers
}
