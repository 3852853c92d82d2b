/**
 * The words of memory that the two threads of a worker share.
 *
 * Each is an `Int32Array` of one element, so that `Atomics` can be used on it by name.
 */
export interface ControlBlock {
  /** Who may write to the output descriptor: 0 nobody does, 1 somebody does. */
  readonly lock: Int32Array
  /** `CALL`s and `CAST`s finished since `READY`, for `PONG`. Wraps after 2³². */
  readonly progress: Int32Array
  /** `PONG`s queued so far, by the reader thread only. */
  readonly pongsQueued: Int32Array
  /** `PONG`s written so far, by whoever holds the lock. */
  readonly pongsWritten: Int32Array
  /** 1 while the reader thread is breaking into the main thread to end it. */
  readonly interrupting: Int32Array
  /** 1 once the main thread has begun to end the process. */
  readonly ending: Int32Array
  /** Never changes: something to wait on when only time has to pass. */
  readonly never: Int32Array
  /** The sequence numbers of queued `PONG`s, as a ring. */
  readonly pongs: Float64Array
}

/**
 * Lays a {@link ControlBlock} over 256 shared bytes.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 *
 * @param memory - At least 256 bytes, all zero at first.
 */
export function controlBlock(memory: SharedArrayBuffer): ControlBlock {
  return {
    lock: new Int32Array(memory, 0, 1),
    progress: new Int32Array(memory, 4, 1),
    pongsQueued: new Int32Array(memory, 8, 1),
    pongsWritten: new Int32Array(memory, 12, 1),
    interrupting: new Int32Array(memory, 16, 1),
    ending: new Int32Array(memory, 20, 1),
    never: new Int32Array(memory, 24, 1),
    pongs: new Float64Array(memory, 64, 24),
  }
}
