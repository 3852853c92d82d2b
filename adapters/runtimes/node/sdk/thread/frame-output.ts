import type { ControlBlock } from './control-block.ts'

/** The output descriptor, as one thread sees it. Frames of the two threads never mix. */
export interface FrameOutput {
  /**
   * Writes whole frames and returns when the last byte is in the pipe. Throws the system's error,
   * `EPIPE` when the host is gone.
   */
  readonly write: (frames: Uint8Array) => void
  /**
   * Answers a `PING` without ever waiting for the other thread: if that one is writing, it writes
   * the `PONG` too.
   */
  readonly pong: (seq: number) => void
}

/** What {@link frameOutput} stands on. */
export interface FrameOutputParts {
  /** Descriptor number. It may be non-blocking. */
  readonly fd: number
  readonly control: ControlBlock
  /** `fs.writeSync`. */
  readonly writeSync: (fd: number, bytes: Uint8Array, offset: number) => number
  readonly pongFrame: (seq: number, progress: number) => Uint8Array
}

/**
 * Makes this thread's side of the output descriptor.
 *
 * The lock is held for whole frames only. The main thread waits for it; the reader thread must not
 * (it would miss the end of file), so it leaves its `PONG`s in a ring and whoever lets go of the
 * lock looks there. The order "queue, then try the lock" on one side and "let go, then look" on the
 * other makes sure that one of the two sees the other.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 */
export function frameOutput({ fd, control, writeSync, pongFrame }: FrameOutputParts): FrameOutput {
  const { lock, progress, pongsQueued, pongsWritten, pongs, never } = control
  const output = {
    write(frames: Uint8Array): void {
      while (!output.tryLock()) Atomics.wait(lock, 0, 1)
      try {
        output.writeAll(frames)
      } finally {
        output.unlock()
      }
      output.writePongs()
    },

    pong(seq: number): void {
      const queued = Atomics.load(pongsQueued, 0)
      // A host that has left so many unread is not waiting for this one.
      if (queued - Atomics.load(pongsWritten, 0) >= pongs.length) return
      pongs[(queued >>> 0) % pongs.length] = seq
      Atomics.store(pongsQueued, 0, queued + 1)
      output.writePongs()
    },

    writePongs(): void {
      while (Atomics.load(pongsWritten, 0) !== Atomics.load(pongsQueued, 0) && output.tryLock()) {
        try {
          const written = Atomics.load(pongsWritten, 0)
          if (written === Atomics.load(pongsQueued, 0)) continue
          const seq = pongs[(written >>> 0) % pongs.length] ?? 0
          Atomics.store(pongsWritten, 0, written + 1)
          output.writeAll(pongFrame(seq, Atomics.load(progress, 0) >>> 0))
        } finally {
          output.unlock()
        }
      }
    },

    /**
     * A descriptor that is non-blocking and full says `EAGAIN`; then this thread sleeps, 1 ms at
     * first and 16 ms at most.
     */
    writeAll(bytes: Uint8Array): void {
      let offset = 0
      let sleepMs = 1
      while (offset < bytes.length) {
        try {
          offset += writeSync(fd, bytes, offset)
          sleepMs = 1
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
          Atomics.wait(never, 0, 0, sleepMs)
          sleepMs = Math.min(sleepMs * 2, 16)
        }
      }
    },

    tryLock(): boolean {
      return Atomics.compareExchange(lock, 0, 0, 1) === 0
    },

    unlock(): void {
      Atomics.store(lock, 0, 0)
      Atomics.notify(lock, 0, 1)
    },
  }
  return output
}
