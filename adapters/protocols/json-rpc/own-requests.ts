import type { JsonRpcError, JsonRpcId } from './json-rpc-message.ts'

/** An answer, as it is written. */
export type JsonRpcAnswer = { readonly jsonrpc: '2.0'; readonly id: JsonRpcId | null } & (
  | { readonly result: unknown }
  | { readonly error: JsonRpcError }
)

/** Requests of one array, whose answers are written as one array. */
interface Batch {
  left: number
  readonly answers: JsonRpcAnswer[]
}

interface OpenRequest {
  readonly id: JsonRpcId
  readonly batch: Batch | undefined
}

/** Requests that a program has made to the host, until they are answered. */
export class OwnRequests {
  readonly #open = new Map<number, OpenRequest>()
  readonly #byId = new Map<JsonRpcId, number>()
  readonly #write: (value: unknown) => void
  #last = 0

  /** @param write - Writes an answer, or an array of answers, to the program. */
  constructor(write: (value: unknown) => void) {
    this.#write = write
  }

  /** Begins an array of messages, of which so many will be answered. */
  batch(left: number): Batch | undefined {
    return left === 0 ? undefined : { left, answers: [] }
  }

  /**
   * Takes a request.
   * @returns Its number for the host; `undefined` when one with that id is open.
   */
  add(id: JsonRpcId, batch: Batch | undefined): number | undefined {
    if (this.#byId.has(id)) return undefined
    this.#last += 1
    this.#open.set(this.#last, { id, batch })
    this.#byId.set(id, this.#last)
    return this.#last
  }

  /** The number of an open request. */
  find(id: unknown): number | undefined {
    return typeof id === 'string' || typeof id === 'number' ? this.#byId.get(id) : undefined
  }

  /** Answers a request of which the host has the number. */
  answer(number: number, outcome: { readonly result: unknown } | { readonly error: JsonRpcError }): void {
    const request = this.#open.get(number)
    if (request === undefined) return
    this.#open.delete(number)
    this.#byId.delete(request.id)
    this.respond({ jsonrpc: '2.0', id: request.id, ...outcome }, request.batch)
  }

  /** Writes an answer, or holds it until those of its array are complete. */
  respond(answer: JsonRpcAnswer, batch: Batch | undefined): void {
    if (batch === undefined) return this.#write(answer)
    batch.answers.push(answer)
    batch.left -= 1
    if (batch.left === 0) this.#write(batch.answers)
  }
}
