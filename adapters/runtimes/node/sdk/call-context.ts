import type { Log } from './log.ts'

/** What a handler knows about the call that it handles. Its members may be destructured. */
export interface CallContext {
  /** Aborts when the caller has given up. A handler that then rejects is answered `CANCELLED`. */
  readonly signal: AbortSignal
  /**
   * The elements of the argument, when the caller sends some beside `args`; empty when it does not.
   *
   * They are asked for when the iteration begins, a few at a time, and no more when it is left. It
   * can be gone through once. Throws `CallError` when the caller's source has failed, and an
   * `AbortError` when the caller has given up.
   */
  readonly input: AsyncIterable<unknown>
  /**
   * What is left of the deadline, in milliseconds with fractions, never below 0; `'infinity'`
   * without a deadline.
   */
  readonly remainingMs: () => number | 'infinity'
  /** Trace context and the like; empty when the caller gave none. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * Calls another worker, through the host. It has what is left of this call's deadline, or
   * `deadlineMs` if that is less, and this call's headers; it is cancelled when this call is.
   *
   * @param target - A path in the tree: from the root (`linguistics/tokenizer`), or from this
   *   worker's own supervisor (`./tokenizer`, `../ingest`).
   * @returns The answer. Rejects with `CallError`; with `UnencodableError` when `args` cannot be
   *   carried.
   */
  // eslint-disable-next-line max-params -- what users write at every call
  readonly call: (target: string, method: string, args?: unknown, options?: CallOptions) => Promise<unknown>
  /**
   * Calls another worker for a stream of elements; everything else is as with `call`.
   *
   * The call is made when the iteration begins, and cancelled when it is left early, as by `break`,
   * and at the latest when the call that is handled here is answered.
   *
   * @returns The elements. The iteration throws `CallError`; `UnencodableError` when `args` cannot
   *   be carried.
   */
  // eslint-disable-next-line max-params -- what users write at every call
  readonly stream: (target: string, method: string, args?: unknown, options?: StreamOptions) => Elements
  /**
   * Sends a message that has no answer, with what is left of this call's deadline and this call's
   * headers.
   */
  readonly cast: (target: string, method: string, args?: unknown) => void
  /**
   * Tells the caller how far this call is. Ignored once it has been answered, and for a cast. Of
   * reports in quick succession the latest is what counts: those before it may be left out.
   *
   * @param fraction - From 0 to 1.
   * @param note - For people. Default: none.
   * @throws `TypeError` when `fraction` is not a number from 0 to 1.
   */
  readonly progress: (fraction: number, note?: string) => void
  /** The same as the exported `log`. */
  readonly log: Log
}

/**
 * The elements of another worker's stream. What it returns at its end is what the handler of the
 * stream returned.
 */
export type Elements = AsyncIterableIterator<unknown, unknown, undefined>

/** Options of {@link CallContext.call}. */
export interface CallOptions {
  /**
   * How long the call may take, in milliseconds. Default: what is left of the deadline of the call
   * being handled.
   */
  readonly deadlineMs?: number
  /**
   * Declares that it may be run more than once: the host repeats it when the worker that has it
   * dies. Default `false`.
   */
  readonly idempotent?: boolean
}

/** Options of {@link CallContext.stream}. */
export interface StreamOptions extends CallOptions {
  /**
   * How many elements may be on their way or waiting to be taken, a whole number >= 1. Default 32.
   */
  readonly window?: number
}
