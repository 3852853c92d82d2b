/** Default of `deadlineMs`. @source OTP `gen_server:call/2` */
export const DEFAULT_DEADLINE_MS = 5_000

/** Default of `maxAttempts`. */
export const DEFAULT_MAX_ATTEMPTS = 3

/** Options of a cast. */
export interface CastOptions {
  /** How long it may wait to be delivered, in milliseconds. Default `'infinity'`. */
  readonly deadlineMs?: number | 'infinity'
  /**
   * Which of the messages that wait goes first: whole number from -4 to 4, higher first; see
   * `mailbox.order`. Default 0.
   *
   * It overtakes in the mailbox only. What has been delivered stays in its order, and `maxInFlight`
   * bounds how much that is.
   */
  readonly priority?: number
  /** Travel with the call, for trace context and the like. Default none. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Hears how far a call is: a fraction from 0 to 1, and what the worker says of it. */
export type ProgressListener = (fraction: number, note: string | undefined) => void

/** Options of a call. */
export interface CallOptions extends CastOptions {
  /** From the call to its answer, waiting included, in milliseconds. Default 5000. */
  readonly deadlineMs?: number | 'infinity'
  /**
   * How long it may wait in the mailbox, in milliseconds; the mailbox may have a limit of its own.
   * Default `'infinity'`: as long as the deadline allows.
   */
  readonly queueMs?: number | 'infinity'
  /**
   * How long it may still run after it was cancelled, or its deadline passed, in milliseconds,
   * before a worker whose spec says `onOverrun: 'kill'` is killed for it. Default: the `graceMs` of
   * the worker.
   */
  readonly graceMs?: number | 'infinity'
  /** Gives up when aborted, with `CALL_ABORTED`; the worker is told. */
  readonly signal?: AbortSignal
  /**
   * Declares that it may be run more than once: it is delivered again when a worker dies with it.
   * Default `false`.
   */
  readonly idempotent?: boolean
  /** Deliveries at the most, for an `idempotent` call; whole number >= 1. Default 3. */
  readonly maxAttempts?: number
  /**
   * Elements that the handler reads beside `args`, as it asks for them. A call that has taken any
   * is not repeated. Default none.
   */
  readonly input?: AsyncIterable<unknown> | Iterable<unknown>
  /** Called with what the handler says of its progress. Default: nobody listens. */
  readonly onProgress?: ProgressListener
}

/** Default of `window`. */
export const DEFAULT_WINDOW = 32

/** Options of a stream. */
export interface StreamOptions extends CallOptions {
  /** From the call to the end of the stream, in milliseconds. Default `'infinity'`. */
  readonly deadlineMs?: number | 'infinity'
  /**
   * Longest wait for one element, the first included, in milliseconds; only while the caller asks
   * for one. Default 5000.
   */
  readonly idleMs?: number | 'infinity'
  /** Elements that the worker may send ahead of the caller; whole number >= 1. Default 32. */
  readonly window?: number
}
