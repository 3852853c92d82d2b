/** Recognises `PING` and makes `PONG`, without a codec: the reader thread loads none. */
export interface PingFormat {
  /**
   * The sequence number when `bytes[start, end)` is a `PING` payload; -1 when it is anything else,
   * or odd enough to need the closer look of the main thread.
   */
  readonly seqOf: (bytes: Uint8Array, start: number, end: number) => number
  /** A whole `PONG` frame, header included. */
  readonly pongFrame: (seq: number, progress: number) => Uint8Array
}
