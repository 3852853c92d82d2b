import { reasonOf } from '../../../../src/errors/reason-of.ts'
import type { Codec } from './codec.ts'
import { Violation } from './violation.ts'

const HEADER_BYTES = 4
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * JSON in UTF-8, for hosts that ask for it. What JSON cannot carry has been refused by
 * `findUnencodable` before.
 */
export const jsonCodec: Codec = Object.freeze({
  name: 'json' as const,

  encodeFrame(message: readonly unknown[]): Buffer {
    const text = JSON.stringify(message, asJson)
    const length = Buffer.byteLength(text)
    const frame = Buffer.allocUnsafe(HEADER_BYTES + length)
    frame.writeUInt32BE(length, 0)
    frame.write(text, HEADER_BYTES)
    return frame
  },

  decode(payload: Buffer): unknown {
    try {
      return JSON.parse(utf8.decode(payload))
    } catch (cause) {
      throw new Violation('WIRE_BAD_PAYLOAD', `the payload is not JSON: ${reasonOf(cause)}`)
    }
  },
})

/**
 * Carries the same values as MessagePack does: what `JSON.stringify` would leave out or refuse is
 * given its JSON form.
 */
function asJson(_key: string, value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  return value
}
