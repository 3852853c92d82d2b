import type * as Msgpackr from 'msgpackr'
// Not from `msgpackr`: that loads a native module, which costs a start 10 ms and more. Its types do
// not resolve, though.
import * as untyped from 'msgpackr/pack'
import { reasonOf } from '../../../../src/errors/reason-of.ts'
import type { Codec } from './codec.ts'
import { Violation } from './violation.ts'

const { Packr, RESERVE_START_SPACE } = untyped as unknown as Pick<typeof Msgpackr, 'Packr' | 'RESERVE_START_SPACE'>
const HEADER_BYTES = 4
const ROOM_FOR_HEADER = RESERVE_START_SPACE | HEADER_BYTES

const packr = new Packr({
  useRecords: false,
  // The shortest header for every map; without it a map of more than 65 535 keys would be written
  // wrongly.
  variableMapSize: true,
  encodeUndefinedAsNil: true,
  // Documented, and missing in the types.
  int64AsType: 'auto' as 'bigint',
})

/** What msgpackr makes of the one byte that MessagePack never uses. */
const NEVER_USED: unknown = packr.unpack(Buffer.of(0xc1))

/**
 * Plain MessagePack by msgpackr, without its private extensions.
 *
 * Reads whole numbers beyond ±2⁵³ as `bigint`, binary as `Buffer` (a view of the frame's own
 * memory), the timestamp as `Date`.
 */
export const msgpackCodec: Codec = Object.freeze({
  name: 'msgpack' as const,

  encodeFrame(message: readonly unknown[]): Buffer {
    const frame = packr.pack(message, ROOM_FOR_HEADER)
    frame.writeUInt32BE(frame.length - HEADER_BYTES, 0)
    return frame
  },

  decode(payload: Buffer): unknown {
    let value: unknown
    try {
      value = packr.unpack(payload)
    } catch (cause) {
      throw new Violation('WIRE_BAD_PAYLOAD', `the payload is not MessagePack: ${reasonOf(cause)}`)
    }
    if (value === NEVER_USED)
      throw new Violation('WIRE_BAD_PAYLOAD', 'the payload is not MessagePack: it has the byte 0xc1')
    return value
  },
})
