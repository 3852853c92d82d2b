import { WireError } from '../errors/wire-error.ts'
import { tooManyContainers } from './max-containers.ts'

const ARRAY_16 = 0xdc
const ARRAY_32 = 0xdd

/** How a payload is looked through before it is decoded. */
export interface ClaimLimits {
  /** Containers that it may hold. */
  readonly maxContainers: number
  /** Whether it is known to have few values, so that to walk through them costs less than to search it. */
  readonly hasFewValues: boolean
}

/**
 * Sees to it that a payload costs no more than it should once it is decoded.
 *
 * - Its array headers must not claim more elements than it has bytes left: the decoder makes an array of the claimed size before it reads the elements, so six
 *   hostile bytes would cost a quarter of a gigabyte. Only the two wide headers can claim more than 15.
 * - It must not hold more than so many containers. None has less than one byte, so a payload of fewer bytes cannot.
 *
 * So a short payload (nearly all are) costs two searches for the bytes of the wide headers.
 *
 * @throws {@link WireError} `WIRE_BAD_PAYLOAD`, `WIRE_TOO_MANY_CONTAINERS`.
 */
export function checkClaims(payload: Buffer, { maxContainers, hasFewValues }: ClaimLimits): void {
  const isShort = payload.length <= maxContainers
  if (isShort && !hasFewValues && !payload.includes(ARRAY_32) && !payload.includes(ARRAY_16)) return
  let offset = 0
  let pending = 1
  let containers = 0
  while (pending > 0) {
    const byte = payload[offset]
    if (byte === undefined) throw claimsTooMuch()
    pending -= 1
    if (byte <= 0x7f || byte >= 0xe0) {
      offset += 1
      continue
    }
    if (isContainer(byte)) containers += 1
    if (containers > maxContainers) throw tooManyContainers(maxContainers)
    const { next, children } = readHeader(payload, offset)
    offset = next
    pending += children
    if (pending > payload.length - offset) throw claimsTooMuch()
  }
}

function claimsTooMuch(): WireError {
  return new WireError('WIRE_BAD_PAYLOAD', 'The payload claims more elements than it has bytes')
}

/** What becomes an object: maps, arrays, binary and extensions. */
function isContainer(byte: number): boolean {
  if (byte <= 0x9f) return true
  return (byte >= 0xc4 && byte <= 0xc9) || (byte >= 0xd4 && byte <= 0xd8) || byte >= 0xdc
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
