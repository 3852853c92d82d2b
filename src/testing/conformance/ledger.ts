import { Kind } from '../../wire/kind.ts'
import type { WorkerMessage } from '../../wire/worker-message.ts'

/** A call of the host that has no answer. */
interface OpenCall {
  /** Elements of its result that may still be sent. */
  credit: number
  isCancelled: boolean
  hasFlowed: boolean
}

/** They may come before the turn of the call, since they say that it was not started. */
const REFUSALS: ReadonlySet<string> = new Set(['EXPIRED', 'UNKNOWN_METHOD', 'STREAM_ONLY', 'STOPPING'])

const BEFORE_READY: ReadonlySet<number> = new Set([Kind.READY, Kind.LOG, Kind.PONG])

/**
 * What is open between the host and one worker, and what the worker may therefore say. It holds in
 * every case, whatever the case is about.
 */
export class Ledger {
  /** In the order in which they were sent. */
  readonly #calls = new Map<number, OpenCall>()
  /** Calls of the worker that have no answer. */
  readonly #upcalls = new Set<number>()
  #casts = 0
  #concurrency = 0

  /** Whether that call of the worker waits for its answer. */
  isUpcallOpen(id: number): boolean {
    return this.#upcalls.has(id)
  }

  /** The host has sent it. */
  sent(message: readonly unknown[]): void {
    const [kind, id] = message
    if (kind === Kind.CAST) this.#casts += 1
    if (typeof id !== 'number') return
    const call = this.#calls.get(id)
    if (kind === Kind.CALL)
      this.#calls.set(id, { credit: Number(message[8] ?? 0), isCancelled: false, hasFlowed: false })
    else if (kind === Kind.REPLY || kind === Kind.FAIL) this.#upcalls.delete(id)
    else if (kind === Kind.CANCEL && call !== undefined) call.isCancelled = true
    else if (kind === Kind.CREDIT && call !== undefined) call.credit += Number(message[2])
  }

  /** The worker has sent it. @returns Why it may not have; `undefined` when it may. */
  heard(message: WorkerMessage): string | undefined {
    const isReady = this.#concurrency > 0
    if (!isReady && !BEFORE_READY.has(message.kind)) return 'before READY a worker may send only LOG and PONG (§4)'
    switch (message.kind) {
      case Kind.READY:
        this.#concurrency = message.info.concurrency
        return isReady ? 'READY comes once (§4)' : undefined
      case Kind.REPLY:
        return this.#answered(message.id, undefined)
      case Kind.FAIL:
        return this.#answered(message.id, message.error.code)
      case Kind.ITEM:
        return this.#flowed('ITEM', message.id) ?? this.#spend(message.id)
      case Kind.PROGRESS:
        return this.#flowed('PROGRESS', message.id)
      case Kind.CALL:
        return this.#called(message.id)
      case Kind.CREDIT:
        return message.id === 0 ? this.#finished(message.n) : undefined
      default:
        return undefined
    }
  }

  #answered(id: number, code: string | undefined): string | undefined {
    const call = this.#calls.get(id)
    if (call === undefined) return `call ${id} is not open: each call gets exactly one REPLY or FAIL (§5)`
    const isRefusal = code !== undefined && (REFUSALS.has(code) || (code === 'CANCELLED' && call.isCancelled))
    const mistake = isRefusal && !call.hasFlowed ? undefined : this.#outOfTurn(id)
    this.#calls.delete(id)
    return mistake
  }

  #flowed(what: string, id: number): string | undefined {
    const call = this.#calls.get(id)
    if (call === undefined) return `call ${id} is not open: no ${what} may be sent for it (§9)`
    call.hasFlowed = true
    return this.#outOfTurn(id)
  }

  #spend(id: number): string | undefined {
    const call = this.#calls.get(id)
    if (call === undefined || call.credit === 0) return `call ${id} has no credit for an ITEM (§9)`
    call.credit -= 1
    return undefined
  }

  #outOfTurn(id: number): string | undefined {
    if ([...this.#calls.keys()].indexOf(id) < this.#concurrency) return undefined
    return `call ${id} was started before its turn: ${this.#concurrency} older calls are unanswered (§6)`
  }

  #called(id: number): string | undefined {
    if (this.#upcalls.has(id)) return `the worker's own call ${id} is open: an id is used again after its answer (§3)`
    this.#upcalls.add(id)
    return undefined
  }

  #finished(count: number): string | undefined {
    this.#casts -= count
    return this.#casts < 0 ? 'CREDIT 0 counts more casts than are outstanding (§6)' : undefined
  }
}
