const ARRAY_16 = 0xdc
const ARRAY_32 = 0xdd

/**
 * Whether a payload's array headers claim more elements than it has bytes left.
 *
 * The decoder makes an array of the claimed size before it reads the elements, so six hostile bytes would cost a quarter of a
 * gigabyte. Only the two wide headers can claim more than 15; a payload without these bytes (nearly all) costs two searches.
 */
export function claimsMoreThanItHolds(payload: Buffer): boolean {
  if (!payload.includes(ARRAY_32) && !payload.includes(ARRAY_16)) return false
  let offset = 0
  let pending = 1
  while (pending > 0) {
    if (offset >= payload.length) return true
    const { next, children } = readHeader(payload, offset)
    offset = next
    pending += children - 1
    if (pending > payload.length - offset) return true
  }
  return false
}

/** Where the value that starts at `offset` goes on (scalars: where it ends), and how many values it contains. */
function readHeader(payload: Buffer, offset: number): { next: number; children: number } {
  const byte = payload[offset] ?? 0
  if (byte <= 0x7f || byte >= 0xe0) return { next: offset + 1, children: 0 }
  if (byte <= 0x8f) return { next: offset + 1, children: (byte & 0x0f) * 2 }
  if (byte <= 0x9f) return { next: offset + 1, children: byte & 0x0f }
  if (byte <= 0xbf) return { next: offset + 1 + (byte & 0x1f), children: 0 }
  const layout = LAYOUTS[byte - 0xc0] ?? [0, 0, 0]
  const [countBytes, fixed, perCount] = layout
  if (offset + 1 + countBytes > payload.length) return { next: payload.length + 1, children: 0 }
  const count = countBytes === 0 ? 0 : payload.readUIntBE(offset + 1, countBytes)
  const body = offset + 1 + countBytes + fixed
  return perCount === 0 ? { next: body + count, children: 0 } : { next: body, children: count * perCount }
}

/** For 0xc0 to 0xdf: bytes of the count, fixed bytes after it, values per count (0: the count is in bytes). */
const LAYOUTS: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0], // nil, never used, false, true
  [1, 0, 0],
  [2, 0, 0],
  [4, 0, 0], // bin
  [1, 1, 0],
  [2, 1, 0],
  [4, 1, 0], // ext
  [0, 4, 0],
  [0, 8, 0], // float
  [0, 1, 0],
  [0, 2, 0],
  [0, 4, 0],
  [0, 8, 0], // uint
  [0, 1, 0],
  [0, 2, 0],
  [0, 4, 0],
  [0, 8, 0], // int
  [0, 2, 0],
  [0, 3, 0],
  [0, 5, 0],
  [0, 9, 0],
  [0, 17, 0], // fixext
  [1, 0, 0],
  [2, 0, 0],
  [4, 0, 0], // str
  [2, 0, 1],
  [4, 0, 1], // array
  [2, 0, 2],
  [4, 0, 2], // map
] // prettier-ignore
