/** Turns messages into frames and back. */
export interface Codec {
  readonly name: 'msgpack' | 'json'
  /**
   * A whole frame, header included, in memory that is not used again.
   *
   * @param message - Its user values must have passed {@link findUnencodable}.
   * @throws What the encoder throws for a value that cannot be carried.
   */
  readonly encodeFrame: (message: readonly unknown[]) => Buffer
  /** @throws {@link Violation} `WIRE_BAD_PAYLOAD` when the bytes are not exactly one value. */
  readonly decode: (payload: Buffer) => unknown
}
