import type { Envelope } from '../calls/envelope.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { RemoteError, type RemoteFailure } from '../errors/remote-error.ts'

/** Whoever owes the answers. */
export interface Debtor {
  readonly path: string
  /** A handle is about to answer. @returns Whether it may. */
  settle(envelope: Envelope): boolean
}

/**
 * The handle of a call that is answered later, by whoever holds it. A handler that returns it goes
 * on to the next message.
 *
 * The first answer counts; a second one is lost, and so is one that comes when the caller has given
 * up, or when the actor that took the call has ended.
 *
 * @source OTP `gen_server:reply/2`
 */
export class Later<T> {
  readonly #envelope: Envelope | undefined
  readonly #debtor: Debtor

  /**
   * @internal Use `context.later()`.
   * @param envelope - `undefined` when nobody waits, as in `info`: every answer is lost then.
   */
  constructor(envelope: Envelope | undefined, debtor: Debtor) {
    this.#envelope = envelope
    this.#debtor = debtor
  }

  /** Answers. */
  reply(value: T): void {
    if (this.#envelope !== undefined && this.#debtor.settle(this.#envelope)) this.#envelope.resolve(value)
  }

  /**
   * Answers with an error, as a worker does whose handler failed: the caller gets `REMOTE_ERROR`,
   * the actor lives on.
   * @returns Itself.
   */
  fail(error: unknown): this {
    const envelope = this.#envelope
    if (envelope === undefined || !this.#debtor.settle(envelope)) return this
    envelope.reject(remoteError(error, this.#debtor.path, envelope.asked.method))
    return this
  }
}

function remoteError(error: unknown, target: string, method: string): RemoteError {
  return new RemoteError('REMOTE_ERROR', { target, method }, readError(error) ?? describe(error))
}

/** What an error says of itself; `undefined` when it is none, or cannot be read. */
function readError(error: unknown): RemoteFailure | undefined {
  try {
    if (!(error instanceof Error)) return undefined
    const { name, message }: { readonly name: unknown; readonly message: unknown } = error
    const { stack } = error
    const fields = Object.entries(error)
    return {
      name: String(name),
      message: String(message),
      stack,
      data: fields.length === 0 ? undefined : Object.fromEntries(fields),
    }
  } catch {
    return undefined
  }
}

function describe(error: unknown): RemoteFailure {
  return { name: 'NonError', message: reasonOf(error), stack: undefined, data: error }
}
