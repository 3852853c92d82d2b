import type { ElementQueue } from './element-queue.ts'

/** A call or cast from this worker to another one. */
export interface OutgoingRequest {
  /**
   * A path in the tree: from the root (`linguistics/tokenizer`), or from the worker's own
   * supervisor (`./tokenizer`, `../ingest`).
   */
  readonly target: string
  readonly method: string
  readonly args: unknown
  /** On the clock of `monotonicMs`; `Infinity`: the other side may take as long as it likes. */
  readonly expiresAtMs: number
  readonly headers: Readonly<Record<string, string>>
}

/** What a call has beside that. */
export interface OutgoingCall extends OutgoingRequest {
  /** It may be run more than once. */
  readonly idempotent: boolean
  /** Cancels the call when it aborts. */
  readonly signal: AbortSignal | undefined
  /**
   * Elements of the result that can be held here at first; `undefined`: it is wanted in one piece.
   */
  readonly credit: number | undefined
}

/** A call for a stream. */
export interface OutgoingStream extends OutgoingCall {
  /** Elements that may be on their way or waiting here, a whole number >= 1. */
  readonly window: number
  /** Has the stream from its beginning to its answer. */
  readonly openStreams: Set<ElementQueue>
}

/** One call of this worker: held, then open, then settled. */
export interface OwnCall {
  readonly request: OutgoingCall
  readonly caller: Caller
  /** Nobody wants the answer any more. */
  readonly cancel: () => void
  /** `undefined` before it has been written. */
  id: number | undefined
}

/** Who waits for the answer to a call. */
export interface Caller {
  answered(value: unknown): void
  failed(error: unknown): void
  /** Where elements go; `undefined` when a stream was not asked for. */
  readonly elements: ElementQueue | undefined
}
