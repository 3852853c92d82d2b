import type { TestedWorker } from './tested-worker.ts'

/** One rule of the protocol, and how it is played. */
export interface ConformanceCase {
  /** Unique, as `calls/unknown-method`. What stands before the slash is the feature. */
  readonly id: string
  /** The rule, as a sentence about the worker. */
  readonly rule: string
  /** The paragraph of `docs/protocol.md`, as `§5`. */
  readonly section: string
  /** Methods of the worker that it calls; without one of them it is not offered. */
  readonly needs: readonly string[]
  /** How many calls at a time the worker handles; 1 unless it says otherwise. */
  readonly concurrency?: number
  /** Further variables of the worker's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Largest frame, in bytes. Default 67 108 864. */
  readonly maxFrameBytes?: number
  /** It leaves the worker unusable, or needs one that nobody has used. */
  readonly isLast?: boolean
  /** It is about bytes, so it is played on stdin and stdout too. */
  readonly isOfBytes?: boolean
  /** It is played with a worker that is not ready yet. */
  readonly beforeReady?: boolean
  /** @throws {@link Mistake}, {@link NotOffered} */
  readonly play: (worker: TestedWorker) => Promise<void>
}
