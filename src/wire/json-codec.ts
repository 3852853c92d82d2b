import { reasonOf } from '../errors/reason-of.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Codec } from './codec.ts'
import { HEADER_BYTES } from './frame-reader.ts'
import { tooManyContainers } from './max-containers.ts'

/** JSON in UTF-8, for runtimes without MessagePack. What JSON would silently change is refused instead. */
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

  decode(payload: Buffer, maxContainers: number = Number.POSITIVE_INFINITY): unknown {
    if (payload.length > maxContainers && countContainers(payload) > maxContainers)
      throw tooManyContainers(maxContainers)
    try {
      return JSON.parse(payload.toString('utf8'))
    } catch (cause) {
      throw new WireError('WIRE_BAD_PAYLOAD', `The payload is not JSON: ${reasonOf(cause)}`, { cause })
    }
  },
})

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b

/** Brackets and braces that open outside of text. In what is no JSON they mean nothing, and the parser will say so. */
function countContainers(payload: Buffer): number {
  let count = 0
  let isInText = false
  for (let at = 0; at < payload.length; at += 1) {
    const byte = payload[at]
    if (byte === QUOTE) isInText = !isInText
    else if (isInText) at += byte === BACKSLASH ? 1 : 0
    else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) count += 1
  }
  return count
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
