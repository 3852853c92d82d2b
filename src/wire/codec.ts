import type { ContentLimits } from './content-limits.ts'
import type { Frame } from './frame.ts'

/** Turns one value into the payload of one frame, and back. Stateless from frame to frame. */
export interface Codec {
  readonly name: 'msgpack' | 'json'
  /**
   * A whole frame, header included, so that the payload is not copied. The buffer belongs to the
   * caller.
   *
   * @throws {@link WireError} `WIRE_UNENCODABLE` when the value, or a part of it, cannot be
   *   carried.
   */
  encodeFrame(value: unknown): Buffer
  /**
   * The same frame, in parts: the bulk at one place of the message is the caller's own memory,
   * which must not change until it is written.
   *
   * @param bulkAt - The place of a value that {@link isBulk}, in a message of at most 15.
   * @throws {@link WireError} `WIRE_UNENCODABLE` as above.
   */
  encodeInParts(message: readonly unknown[], bulkAt: number): Frame
  /**
   * The one value of a payload: nil, booleans, numbers, BigInts, strings, binary, arrays, plain
   * maps and dates that are valid. Nothing in it is there twice, or contains itself. A key
   * `__proto__` becomes `__proto_`. Binary parts are copies, but for an answer that is bulk: that
   * is left in the payload.
   *
   * @param limits - What it may hold; looked at before any of it is made. Default:
   *   {@link UNLIMITED}.
   * @throws {@link WireError} `WIRE_BAD_PAYLOAD` when the payload is not exactly one such value;
   *   `WIRE_TOO_MANY_CONTAINERS`; `WIRE_TOO_MANY_ELEMENTS`.
   */
  decode(payload: Buffer, limits?: ContentLimits): unknown
}
