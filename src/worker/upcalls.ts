import { WireError } from '../errors/wire-error.ts'
import type { Answer } from '../registry/envelope.ts'
import type { Request } from '../registry/ref.ts'
import { resolvePath } from '../registry/resolve-path.ts'
import { hostMessage } from '../wire/host-message.ts'
import type { Kind } from '../wire/kind.ts'
import type { WorkerMessage } from '../wire/worker-message.ts'
import { failureOfError } from './failure.ts'

/** Of the reason why an answer cannot be carried, in characters: it fits into the smallest frame that a spec may ask for. */
const MAX_EXPLANATION_LENGTH = 200

/** Sends a request to the child at a path. Throws only for arguments that are wrong. */
export type SendTo = (path: string, request: Request, answer: Answer | undefined) => void

type UpCall = Extract<WorkerMessage, { kind: typeof Kind.CALL }>
type UpCast = Extract<WorkerMessage, { kind: typeof Kind.CAST }>

/** Calls that one worker makes to others, through the host. They end with the worker. */
export class Upcalls {
  readonly #caller: string
  readonly #sendTo: SendTo
  readonly #write: (message: unknown[]) => void
  readonly #open = new Map<number, AbortController>()

  /** @param caller - Path of the worker. @param write - Writes a message to it; throws `WIRE_UNENCODABLE`. */
  constructor(caller: string, sendTo: SendTo, write: (message: unknown[]) => void) {
    this.#caller = caller
    this.#sendTo = sendTo
    this.#write = write
  }

  /**
   * One that the worker calls `idempotent` is repeated as often as one of the host's own (`maxAttempts`).
   *
   * @throws {@link WireError} `WIRE_UNEXPECTED` when the id is that of an open call.
   */
  call({ id, target, method, args, ttlMs, headers, idempotent }: UpCall): void {
    if (this.#open.has(id))
      throw new WireError('WIRE_UNEXPECTED', `CALL ${id} came twice; the first is not answered yet`)
    const abort = new AbortController()
    this.#open.set(id, abort)
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
    this.#send(target, { method, args, options }, answer)
  }

  cast({ target, method, args, ttlMs, headers }: UpCast): void {
    const options = { deadlineMs: ttlMs ?? 'infinity', ...(headers === undefined ? {} : { headers }) } as const
    this.#send(target, { method, args, options }, undefined)
  }

  /** The worker no longer wants an answer. An id that is not open is ignored: the answer was on its way. */
  cancel(id: number): void {
    this.#open.get(id)?.abort(new Error(`${this.#caller} cancelled its call`))
  }

  /** The worker is gone. Whoever works for it is told. */
  abandon(): void {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const abort of open) abort.abort(new Error(`${this.#caller} ended`))
  }

  #send(target: string, request: Request, answer: Answer | undefined): void {
    try {
      this.#sendTo(resolvePath(target, this.#caller), request, answer)
    } catch (error) {
      answer?.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #answer(id: number, message: unknown[]): void {
    if (!this.#open.delete(id)) return
    try {
      this.#write(message)
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error))
      const failure = { code: 'UNENCODABLE', name: 'Unencodable', message: message.slice(0, MAX_EXPLANATION_LENGTH) }
      this.#write(hostMessage.fail(id, failure))
    }
  }
}
