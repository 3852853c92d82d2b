/** Turns one value into the payload of one frame, and back. Stateless from frame to frame. */
export interface Codec {
  readonly name: 'msgpack' | 'json'
  /**
   * A whole frame, header included, so that the payload is not copied. The buffer belongs to the caller.
   *
   * @throws {@link WireError} `WIRE_UNENCODABLE` when the value, or a part of it, cannot be carried.
   */
  encodeFrame(value: unknown): Buffer
  /**
   * The one value of a payload. Strings and containers are new; binary parts are copies.
   *
   * @throws {@link WireError} `WIRE_BAD_PAYLOAD` when the payload is not exactly one value.
   */
  decode(payload: Buffer): unknown
}
