/** Recognises `STOP`, without a codec: the reader thread loads none. */
export interface StopFormat {
  /**
   * The grace, in milliseconds, when `bytes[start, end)` is a `STOP` payload that has one; -1 when
   * it is anything else.
   */
  readonly graceOf: (bytes: Uint8Array, start: number, end: number) => number
}
