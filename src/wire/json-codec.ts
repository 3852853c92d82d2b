import { reasonOf } from '../errors/reason-of.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Codec } from './codec.ts'
import { type ContentLimits, UNLIMITED } from './content-limits.ts'
import { HEADER_BYTES } from './frame-reader.ts'
import { checkJsonClaims } from './json-claims.ts'

/**
 * JSON in UTF-8, for runtimes without MessagePack. What JSON would silently change is refused
 * instead.
 */
export const jsonCodec: Codec = Object.freeze({
  name: 'json' as const,

  encodeFrame(value: unknown): Buffer {
    let text: string
    try {
      text = JSON.stringify(value, refuseWhatJsonLoses)
    } catch (cause) {
      throw new WireError('WIRE_UNENCODABLE', `JSON cannot carry this value: ${reasonOf(cause)}`, { cause })
    }
    const length = Buffer.byteLength(text)
    const frame = Buffer.allocUnsafe(HEADER_BYTES + length)
    frame.writeUInt32BE(length, 0)
    frame.write(text, HEADER_BYTES)
    return frame
  },

  encodeInParts(message: readonly unknown[]): Buffer {
    return jsonCodec.encodeFrame(message)
  },

  decode(payload: Buffer, limits: ContentLimits = UNLIMITED): unknown {
    checkJsonClaims(payload, limits)
    const text = payload.toString('utf8')
    try {
      return MAY_HAVE_PROTO_KEY.test(text) ? JSON.parse(text, renameProtoKeys) : JSON.parse(text)
    } catch (cause) {
      throw new WireError('WIRE_BAD_PAYLOAD', `The payload is not JSON: ${reasonOf(cause)}`, { cause })
    }
  },
})

/** As it is, or with any of its letters escaped. */
const MAY_HAVE_PROTO_KEY = /__proto__|\\u00[5-7]/

/**
 * A program that copies an object property by property would give the copy another prototype. So it
 * arrives as it does from msgpackr.
 */
function renameProtoKeys(this: object, key: string, value: unknown): unknown {
  if (key !== '__proto__') return value
  Object.assign(this, { __proto_: value })
  return undefined
}

function refuseWhatJsonLoses(key: string, value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`"${key}" is a ${typeof value}`)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`"${key}" is ${value}`)
  if (value instanceof Uint8Array || isSerialisedBuffer(value))
    throw new TypeError(`"${key}" is binary; use the msgpack codec`)
  return value
}

/** `JSON.stringify` asks a Buffer for its `toJSON` before the replacer sees it. */
function isSerialisedBuffer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
}
