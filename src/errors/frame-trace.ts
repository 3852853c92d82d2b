/** One frame that went between host and worker. */
export interface FrameTrace {
  /** `to` the worker, or `from` it. */
  readonly direction: 'to' | 'from'
  /** Name of its kind, as `CALL`; `unknown` when it could not be read. */
  readonly kind: string
  /** Of its payload. */
  readonly bytes: number
}

/** A few frames in one line, oldest first: `> CALL 54 B, < REPLY 12 B`. */
export function formatFrames(frames: readonly FrameTrace[]): string {
  return frames.map(({ direction, kind, bytes }) => `${direction === 'to' ? '>' : '<'} ${kind} ${bytes} B`).join(', ')
}
