import { FrameReader, HEADER_BYTES } from './frame-reader.ts'

/** Cuts a stream of bytes into the payloads of its frames, in any fragmentation. */
export interface PayloadReader {
  /**
   * Takes the next bytes and hands on every payload that they complete, in order.
   *
   * @throws {@link WireError} when they break the framing; the reader is of no use after that.
   */
  push(chunk: Buffer, onPayload: (payload: Buffer) => void): void
  /** The stream has ended. @throws {@link WireError} `WIRE_TRUNCATED` inside a frame. */
  end(): void
}

/** How frames are told apart in a stream of bytes. */
export interface Framing {
  /** Bytes of a frame beside its payload; 0 where that is not known. */
  readonly headerBytes: number
  /** @param maxFrameBytes - Largest payload; what is larger throws, and is never held. */
  createReader(maxFrameBytes: number): PayloadReader
}

/** `[u32 big-endian length][payload]` (`docs/protocol.md` §2). */
export const LENGTH_PREFIXED: Framing = Object.freeze({
  headerBytes: HEADER_BYTES,
  createReader: (maxFrameBytes: number) => new FrameReader(maxFrameBytes),
})
