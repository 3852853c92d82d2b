/** From so many bytes on, binary is worth not being copied: as much as a full pipe holds. */
const BULK_BYTES = 65_536

/** Bytes of the array header, the kind and the longest id that a message can begin with. */
const LONGEST_HEAD_BYTES = 7
const BIN_32 = 0xc6
const BIN_32_BYTES = 5

/** Whether a value is so much binary that it is written and read without copying it. */
export function isBulk(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= BULK_BYTES
}

/** What MessagePack writes before so many bytes, which have to be more than 65 535. */
export function bulkHeader(bytes: number): Buffer {
  const header = Buffer.allocUnsafe(BIN_32_BYTES)
  header.writeUInt8(BIN_32)
  header.writeUInt32BE(bytes, 1)
  return header
}

/**
 * Whether a payload is a message of a kind, an id and bulk, as an answer in bytes is: nothing but a
 * few bytes of it is not that bulk.
 */
export function holdsBulk(payload: Buffer): boolean {
  if (payload.length < BULK_BYTES) return false
  for (let at = 2; at <= LONGEST_HEAD_BYTES; at += 1) {
    if (payload[at] === BIN_32 && payload.readUInt32BE(at + 1) === payload.length - at - BIN_32_BYTES) return true
  }
  return false
}
