/** Default of `deadlineMs`. @source OTP `gen_server:call/2` */
export const DEFAULT_DEADLINE_MS = 5_000

/** Default of `maxAttempts`. */
export const DEFAULT_MAX_ATTEMPTS = 3

/** Options of a cast. */
export interface CastOptions {
  /** How long it may wait to be delivered, in milliseconds. Default `'infinity'`. */
  readonly deadlineMs?: number | 'infinity'
  /**
   * Which of the messages that wait goes first: whole number from -4 to 4, higher first; see `mailbox.order`. Default 0.
   *
   * It overtakes in the mailbox only. What has been delivered stays in its order, and `maxInFlight` bounds how much that is.
   */
  readonly priority?: number
  /** Travel with the call, for trace context and the like. Default none. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Options of a call. */
export interface CallOptions extends CastOptions {
  /** From the call to its answer, waiting included, in milliseconds. Default 5000. */
  readonly deadlineMs?: number | 'infinity'
  /** Gives up when aborted, with `CALL_ABORTED`; the worker is told. */
  readonly signal?: AbortSignal
  /** Declares that it may be run more than once: it is delivered again when a worker dies with it. Default `false`. */
  readonly idempotent?: boolean
  /** Deliveries at the most, for an `idempotent` call; whole number >= 1. Default 3. */
  readonly maxAttempts?: number
}
