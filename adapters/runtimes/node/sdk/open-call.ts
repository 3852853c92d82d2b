import type { ElementQueue } from './element-queue.ts'
import type { ProgressGate } from './progress-gate.ts'
import type { ResultStream } from './result-stream.ts'

/** A call that has come and has not been answered. */
export interface OpenCall {
  /** `undefined` for a cast. */
  readonly id: number | undefined
  readonly method: string
  readonly args: unknown
  readonly headers: Readonly<Record<string, string>>
  /** On the clock of `monotonicMs`; `Infinity` for no deadline. */
  readonly expiresAtMs: number
  /** Takes the result in elements; `undefined` when the caller did not ask for a stream. */
  readonly output: ResultStream | undefined
  /** The elements of the argument; `undefined` when the caller sends none. */
  readonly input: ElementQueue | undefined
  /** Made when the handler first tells its progress. */
  progress: ProgressGate | undefined
  /**
   * The streams of others that the handler has begun and that have no answer yet; made with the
   * first.
   */
  streams: Set<ElementQueue> | undefined
  /** False once it has been answered. */
  isOpen: boolean
  isCancelled: boolean
  /** Made when the handler first asks for its signal. */
  controller: AbortController | undefined
}
