/** Puts together one frame that came in pieces. */
export interface FrameGatherer {
  /** Bytes of the unfinished frame that have come, its header included; 0 between frames. */
  readonly have: () => number
  /** Adds what the unfinished frame still needs; returns how much of the chunk that was. */
  readonly gather: (chunk: Uint8Array) => number
}

/** What {@link frameGatherer} stands on. */
export interface FrameGathererParts {
  /** The length in a header; -1 when it is refused, and then nothing more is gathered. */
  readonly payloadBytes: (bytes: Uint8Array, at: number) => number
  /** A whole frame. @param frame - Fills its `ArrayBuffer`, which belongs to the receiver. */
  readonly onFrame: (frame: Uint8Array<ArrayBuffer>) => void
}

/**
 * Makes a gatherer. Its memory grows with the bytes that have come, never with what a header
 * claims.
 *
 * Self-contained: its source text also runs in the reader thread, see `reader-source.ts`.
 */
export function frameGatherer({ payloadBytes, onFrame }: FrameGathererParts): FrameGatherer {
  const HEADER_BYTES = 4
  let gathered: Uint8Array<ArrayBuffer> = new Uint8Array(HEADER_BYTES)
  let have = 0
  let whole = HEADER_BYTES
  const gatherer = {
    have(): number {
      return have
    },

    gather(chunk: Uint8Array): number {
      let taken = 0
      while (taken < chunk.length) {
        const n = Math.min(whole - have, chunk.length - taken)
        gatherer.reserve(have + n)
        gathered.set(chunk.subarray(taken, taken + n), have)
        have += n
        taken += n
        if (have === whole && gatherer.advance()) break
      }
      return taken
    },

    /**
     * After the header comes the payload, and after the payload the end. Returns whether there is
     * nothing more to gather.
     */
    advance(): boolean {
      if (whole === HEADER_BYTES) {
        const length = payloadBytes(gathered, 0)
        whole += Math.max(length, 0)
        return length < 0
      }
      const frame = gathered
      gathered = new Uint8Array(HEADER_BYTES)
      have = 0
      whole = HEADER_BYTES
      onFrame(frame)
      return true
    },

    /** Doubles, up to the whole frame: which is what it is when the last byte comes. */
    reserve(needed: number): void {
      if (needed <= gathered.length) return
      const grown = new Uint8Array(Math.min(whole, Math.max(needed, gathered.length * 2)))
      grown.set(gathered.subarray(0, have))
      gathered = grown
    },
  }
  return gatherer
}
