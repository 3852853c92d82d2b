import type { Answer } from '../calls/envelope.ts'
import type { Request } from '../calls/resolve-request.ts'
import { WireError } from '../errors/wire-error.ts'
import { resolvePath } from '../names/resolve-path.ts'
import { hostMessage } from '../wire/host-message.ts'
import type { Kind } from '../wire/kind.ts'
import type { WorkerMessage } from '../wire/worker-message.ts'
import { failureOfError, unencodable } from './failure.ts'
import { RelayedElements } from './relayed-elements.ts'

/** Sends a request to the child at a path. Throws only for arguments that are wrong. */
export type SendTo = (path: string, request: Request, answer: Answer | undefined) => void

type UpCall = Extract<WorkerMessage, { kind: typeof Kind.CALL }>
type UpCast = Extract<WorkerMessage, { kind: typeof Kind.CAST }>

/** What the calls of one worker need. */
export interface UpcallsOptions {
  /** Path of the worker. */
  readonly caller: string
  /** What the paths that it names are relative to. */
  readonly place: string
  /** Calls that may be open at the same time. */
  readonly maxInFlight: number
  readonly sendTo: SendTo
  /** Whether it reads nothing at the moment. */
  isCongested(): boolean
  /** Writes a message to it; throws `WIRE_UNENCODABLE`. */
  write(message: unknown[]): void
}

interface OpenCall {
  readonly abort: AbortController
  /** Where the elements go; `undefined`: it asked for one value. */
  readonly elements: RelayedElements | undefined
}

/** Calls that one worker makes to others, through the host. They end with the worker. */
export class Upcalls {
  readonly #options: UpcallsOptions
  readonly #open = new Map<number, OpenCall>()
  /**
   * Answers that it cannot have read yet. To it these calls are open, and so they are to us:
   * answers must not pile up for somebody who only asks.
   */
  #unread = 0

  constructor(options: UpcallsOptions) {
    this.#options = options
  }

  /**
   * One that the worker calls `idempotent` is repeated as often as one of the host's own
   * (`maxAttempts`).
   *
   * @throws {@link WireError} `WIRE_UNEXPECTED` when the id is that of an open call, or there are
   *   `maxInFlight` already.
   */
  call({ id, target, method, args, ttlMs, headers, idempotent, credit }: UpCall): void {
    const { maxInFlight } = this.#options
    if (this.#open.has(id))
      throw new WireError('WIRE_UNEXPECTED', `CALL ${id} came twice; the first is not answered yet`)
    if (this.#open.size + this.#unread >= maxInFlight)
      throw new WireError('WIRE_UNEXPECTED', `it made one call more while ${maxInFlight} (maxInFlight) were open`)
    const abort = new AbortController()
    const end = { isCongested: () => this.#options.isCongested(), pass: (value: unknown) => this.#item(id, value) }
    const elements = credit === undefined ? undefined : new RelayedElements(credit, end)
    this.#open.set(id, { abort, elements })
    const answer: Answer = {
      resolve: (value) => this.#answer(id, hostMessage.reply(id, value)),
      reject: (error) => this.#answer(id, hostMessage.fail(id, failureOfError(error))),
    }
    const options = {
      deadlineMs: ttlMs ?? 'infinity',
      signal: abort.signal,
      idempotent,
      ...(headers === undefined ? {} : { headers }),
    } as const
    this.#send(target, { method, args, options, ...(elements === undefined ? {} : { elements }) }, answer)
  }

  cast({ target, method, args, ttlMs, headers }: UpCast): void {
    const options = { deadlineMs: ttlMs ?? 'infinity', ...(headers === undefined ? {} : { headers }) } as const
    this.#send(target, { method, args, options }, undefined)
  }

  /**
   * It can hold `n` more elements of a stream that it asked for. An id that is not open is ignored:
   * the answer was on its way.
   *
   * @throws {@link WireError} `WIRE_UNEXPECTED` when nobody can count so many.
   */
  credit(id: number, n: number): void {
    if (this.#open.get(id)?.elements?.grant(n) === false)
      throw new WireError('WIRE_UNEXPECTED', `with CREDIT ${n} it has asked for too many elements of its call ${id}`)
  }

  /** It reads again, and has read everything until now. */
  resume(): void {
    this.#unread = 0
    for (const { elements } of this.#open.values()) elements?.resume()
  }

  /**
   * The worker no longer wants an answer. An id that is not open is ignored: the answer was on its
   * way.
   */
  cancel(id: number): void {
    this.#open.get(id)?.abort.abort(new Error(`${this.#options.caller} cancelled its call`))
  }

  /** The worker is gone. Whoever works for it is told. */
  abandon(): void {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const { abort } of open) abort.abort(new Error(`${this.#options.caller} ended`))
  }

  #send(target: string, request: Request, answer: Answer | undefined): void {
    try {
      this.#options.sendTo(resolvePath(target, this.#options.place), request, answer)
    } catch (error) {
      answer?.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** An element that it cannot be given ends the stream. */
  #item(id: number, value: unknown): void {
    const call = this.#open.get(id)
    if (call === undefined) return
    try {
      this.#options.write(hostMessage.item(id, value))
    } catch (error) {
      this.#answer(id, hostMessage.fail(id, unencodable(error)))
      call.abort.abort(error)
    }
  }

  #answer(id: number, message: unknown[]): void {
    if (!this.#open.delete(id)) return
    if (this.#options.isCongested()) this.#unread += 1
    try {
      this.#options.write(message)
    } catch (error) {
      this.#options.write(hostMessage.fail(id, unencodable(error)))
    }
  }
}
