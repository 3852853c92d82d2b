import { WireError } from '../errors/wire-error.ts'

/** Extension type -1. */
const TIMESTAMP = 0xff
const MAX_NANOSECONDS = 999_999_999
/** A `Date` reaches 100 million days to either side of 1970. */
const MAX_SECONDS = 8_640_000_000_000n

/**
 * Sees to it that an extension is a timestamp that can become a valid date: of 32, 64 or 96 bits,
 * with less than a second of nanoseconds.
 *
 * @param body - Where it begins, right after its type.
 * @param bytes - How long it claims to be.
 * @throws {@link WireError} `WIRE_BAD_PAYLOAD`.
 */
export function checkTimestamp(payload: Buffer, body: number, bytes: number): void {
  const type = payload[body - 1] ?? 0
  if (type !== TIMESTAMP) {
    throw new WireError(
      'WIRE_BAD_PAYLOAD',
      `The payload has an extension of type ${(type << 24) >> 24}; of all extensions only the timestamp (type -1) may be sent`,
    )
  }
  if (body + bytes > payload.length || !isTimestamp(payload, body, bytes)) {
    const forms = '32, 64 or 96 bits with nanoseconds up to 999999999, within the dates of JavaScript'
    throw new WireError(
      'WIRE_BAD_PAYLOAD',
      `The payload has a timestamp of ${bytes} bytes that is none; expected ${forms}`,
    )
  }
}

function isTimestamp(payload: Buffer, body: number, bytes: number): boolean {
  if (bytes === 4) return true
  if (bytes === 8) return payload.readUInt32BE(body) >>> 2 <= MAX_NANOSECONDS
  if (bytes !== 12 || payload.readUInt32BE(body) > MAX_NANOSECONDS) return false
  const seconds = payload.readBigInt64BE(body + 4)
  // Not the last second itself: nanoseconds would lead beyond it.
  return seconds >= -MAX_SECONDS && seconds < MAX_SECONDS
}
