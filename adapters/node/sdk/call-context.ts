import type { Log } from './log.ts'

/** What a handler knows about the call that it handles. Its members may be destructured. */
export interface CallContext {
  /** Aborts when the caller has given up. A handler that then rejects is answered `CANCELLED`. */
  readonly signal: AbortSignal
  /** What is left of the deadline, in milliseconds with fractions, never below 0; `'infinity'` without a deadline. */
  readonly remainingMs: () => number | 'infinity'
  /** Trace context and the like; empty when the caller gave none. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * Calls another worker, through the host. It has what is left of this call's deadline, or `deadlineMs` if that is less, and
   * this call's headers; it is cancelled when this call is.
   *
   * @param target - A path in the tree: from the root (`linguistics/tokenizer`), or from this worker's own supervisor
   *   (`./tokenizer`, `../ingest`).
   * @returns The answer. Rejects with `CallError`; with `UnencodableError` when `args` cannot be carried.
   */
  // eslint-disable-next-line max-params -- what users write at every call
  readonly call: (target: string, method: string, args?: unknown, options?: CallOptions) => Promise<unknown>
  /** Sends a message that has no answer, with what is left of this call's deadline and this call's headers. */
  readonly cast: (target: string, method: string, args?: unknown) => void
  /**
   * Tells the caller how far this call is. Ignored once it has been answered, and for a cast.
   *
   * @param fraction - From 0 to 1.
   * @param note - For people. Default: none.
   * @throws `RangeError` when `fraction` is not a number from 0 to 1.
   */
  readonly progress: (fraction: number, note?: string) => void
  /** The same as the exported `log`. */
  readonly log: Log
}

/** Options of {@link CallContext.call}. */
export interface CallOptions {
  /** How long the call may take, in milliseconds. Default: what is left of the deadline of the call being handled. */
  readonly deadlineMs?: number
  /** Declares that it may be run more than once: the host repeats it when the worker that has it dies. Default `false`. */
  readonly idempotent?: boolean
}
