import type { frameGatherer } from './frame-gatherer.ts'

/** What comes out of a {@link FrameSplitter}. */
export interface FrameSink {
  /**
   * One or more whole frames, headers included, in the order in which they came.
   *
   * @param frames - Fills its `ArrayBuffer`, which belongs to the receiver.
   */
  readonly frames: (frames: Uint8Array<ArrayBuffer>) => void
  /** Takes the frame whose payload is `bytes[start, end)` out of the stream when it says true. */
  readonly intercept: (bytes: Uint8Array, start: number, end: number) => boolean
  /** The bytes are not frames. Nothing that came after them is looked at. */
  readonly violation: (code: 'WIRE_FRAME_TOO_LARGE' | 'WIRE_EMPTY_FRAME', why: string) => void
}

/** Cuts a stream of bytes into frames. */
export interface FrameSplitter {
  /** @param chunk - Read during the call only; the caller may use the memory again. */
  readonly push: (chunk: Uint8Array) => void
  /** Whether there was a violation. */
  readonly isBroken: () => boolean
}

/** What {@link frameSplitter} stands on. */
export interface FrameSplitterParts {
  /** The longest payload that is allowed, in bytes; found from the header alone. */
  readonly maxFrameBytes: number
  readonly sink: FrameSink
  readonly frameGatherer: typeof frameGatherer
}

/**
 * Makes a splitter. The whole frames of one chunk leave together, copied once; a frame that spans
 * chunks goes through the gatherer.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 */
export function frameSplitter(parts: FrameSplitterParts): FrameSplitter {
  const { maxFrameBytes, sink } = parts
  let broken = false
  const splitter = {
    push(chunk: Uint8Array): void {
      let at = gatherer.have() > 0 ? gatherer.gather(chunk) : 0
      let from = at
      while (!splitter.isBroken() && chunk.length - at >= 4) {
        const length = splitter.payloadBytes(chunk, at)
        const end = at + 4 + length
        if (length < 0 || end > chunk.length) break
        if (sink.intercept(chunk, at + 4, end)) {
          splitter.release(chunk, from, at)
          from = end
        }
        at = end
      }
      splitter.release(chunk, from, at)
      if (!splitter.isBroken()) gatherer.gather(chunk.subarray(at))
    },

    isBroken(): boolean {
      return broken
    },

    payloadBytes(bytes: Uint8Array, at: number): number {
      const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
      const length = a * 0x1000000 + b * 0x10000 + c * 0x100 + d
      if (length > 0 && length <= maxFrameBytes) return length
      if (length === 0) splitter.refuse('WIRE_EMPTY_FRAME', 'a frame of no bytes')
      else
        splitter.refuse(
          'WIRE_FRAME_TOO_LARGE',
          `a frame of ${length} bytes, where at most ${maxFrameBytes} were agreed`,
        )
      return -1
    },

    release(chunk: Uint8Array, from: number, to: number): void {
      if (to > from) sink.frames(new Uint8Array(chunk.subarray(from, to)))
    },

    refuse(code: Parameters<FrameSink['violation']>[0], why: string): void {
      if (!broken) sink.violation(code, why)
      broken = true
    },
  }
  const gatherer = parts.frameGatherer({
    payloadBytes(bytes, at) {
      return splitter.payloadBytes(bytes, at)
    },
    onFrame(frame) {
      if (!sink.intercept(frame, 4, frame.length)) sink.frames(frame)
    },
  })
  return splitter
}
