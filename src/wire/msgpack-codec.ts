import { Packr, RESERVE_START_SPACE, Unpackr } from 'msgpackr'
import { reasonOf } from '../errors/reason-of.ts'
import { WireError } from '../errors/wire-error.ts'
import { bulkHeader, holdsBulk } from './bulk.ts'
import type { Codec } from './codec.ts'
import { type ContentLimits, UNLIMITED } from './content-limits.ts'
import { bytesOf, type Frame } from './frame.ts'
import { HEADER_BYTES } from './frame-reader.ts'
import { checkClaims } from './msgpack-claims.ts'

const FUNCTION_REFUSED = 'a function cannot be carried'

const packr = new Packr({
  useRecords: false,
  encodeUndefinedAsNil: true,
  variableMapSize: true,
  writeFunction: () => {
    throw new TypeError(FUNCTION_REFUSED)
  },
})

const READING = {
  useRecords: false,
  mapsAsObjects: true,
  // A number where it is safe, a BigInt beyond; msgpackr knows 'auto', its types do not.
  int64AsType: 'auto' as 'bigint',
} as const

// Otherwise a few bytes would keep the whole chunk that they came in.
const unpackr = new Unpackr({ ...READING, copyBuffers: true })
const bulkUnpackr = new Unpackr(READING)

/** A short array's header, with the number of its elements in the last bits. */
const FIX_ARRAY = 0x90

/** The message, and its bulk: nothing else is in the memory that the bulk is left in. */
const BULK_CONTAINERS = 2

/** Plain MessagePack by msgpackr, without its private extensions. */
export const msgpackCodec: Codec = Object.freeze({
  name: 'msgpack' as const,

  encodeFrame(value: unknown): Buffer {
    let frame: Buffer
    try {
      frame = packr.pack(value, RESERVE_START_SPACE | HEADER_BYTES)
    } catch (cause) {
      throw new WireError('WIRE_UNENCODABLE', `MessagePack cannot carry this value: ${explain(cause)}`, { cause })
    }
    frame.writeUInt32BE(frame.length - HEADER_BYTES, 0)
    return frame
  },

  encodeInParts(message: readonly unknown[], bulkAt: number): Frame {
    const { buffer, byteOffset, byteLength } = message[bulkAt] as Uint8Array
    const head = msgpackCodec.encodeFrame(message.slice(0, bulkAt))
    const tail = msgpackCodec.encodeFrame(message.slice(bulkAt + 1)).subarray(HEADER_BYTES + 1)
    const bulk = [bulkHeader(byteLength), Buffer.from(buffer, byteOffset, byteLength)]
    const frame = [head, ...bulk, tail]
    head.writeUInt8(FIX_ARRAY | message.length, HEADER_BYTES)
    head.writeUInt32BE(bytesOf(frame) - HEADER_BYTES)
    return frame
  },

  decode(payload: Buffer, limits: ContentLimits = UNLIMITED): unknown {
    const containers = checkClaims(payload, limits)
    const isBulk = containers === BULK_CONTAINERS && holdsBulk(payload)
    try {
      return (isBulk ? bulkUnpackr : unpackr).unpack(payload)
    } catch (cause) {
      throw new WireError('WIRE_BAD_PAYLOAD', `The payload is not MessagePack: ${explain(cause)}`, { cause })
    }
  },
})

function explain(cause: unknown): string {
  if (cause instanceof RangeError && cause.message.includes('call stack'))
    return 'it is nested too deeply, or refers to itself'
  return reasonOf(cause)
}
