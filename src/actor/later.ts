import { RemoteError } from '../errors/remote-error.ts'
import type { Envelope } from '../registry/envelope.ts'

/** Whoever keeps account of the calls that are not answered yet. */
export interface Debtor {
  readonly path: string
  /** This call is about to be answered. */
  settling(envelope: Envelope): void
}

/**
 * The handle of a call that is answered later, by whoever holds it. A handler that returns it goes on to the next message.
 *
 * The first answer counts; a second one is lost, and so is one that comes when the caller has given up.
 *
 * @source OTP `gen_server:reply/2`
 */
export class Later<T> {
  readonly #envelope: Envelope | undefined
  readonly #debtor: Debtor

  /** @internal Use `context.later()`. @param envelope - `undefined` when nobody waits, as in `info`: every answer is lost then. */
  constructor(envelope: Envelope | undefined, debtor: Debtor) {
    this.#envelope = envelope
    this.#debtor = debtor
  }

  /** Whether an answer would still reach somebody. */
  get isAwaited(): boolean {
    return this.#envelope?.isCast === false && !this.#envelope.isSettled
  }

  /** Answers. */
  reply(value: T): void {
    const envelope = this.#envelope
    if (envelope === undefined || envelope.isSettled) return
    this.#debtor.settling(envelope)
    envelope.resolve(value)
  }

  /** Answers with an error, as a worker does whose handler failed: the caller gets `REMOTE_ERROR`, the actor lives on. @returns Itself. */
  fail(error: unknown): this {
    const envelope = this.#envelope
    if (envelope === undefined || envelope.isSettled) return this
    this.#debtor.settling(envelope)
    envelope.reject(remoteError(error, this.#debtor.path, envelope.asked.method))
    return this
  }
}

function remoteError(error: unknown, target: string, method: string): RemoteError {
  const { name, message, stack } = error instanceof Error ? error : { name: 'NonError', message: String(error) }
  const data: unknown = error instanceof Error ? Object.fromEntries(Object.entries(error)) : error
  return new RemoteError('REMOTE_ERROR', { target, method }, { name, message, stack: stack ?? undefined, data })
}
