import { WireError } from '../errors/wire-error.ts'

/** So many are allowed in any frame. */
const ALWAYS_ALLOWED = 65_536

/** Bytes of the largest frame for each that is allowed. */
const FRAME_BYTES_PER_CONTAINER = 64

/**
 * How many containers (maps, arrays, binary, extensions) one frame from a worker may hold.
 *
 * An empty map is one byte on the wire, and an object of some sixty here: a frame of nothing else would cost a multiple of its bytes that nobody has thought of
 * who has chosen `maxFrameBytes`.
 */
export function maxContainersOf(maxFrameBytes: number): number {
  return Math.max(ALWAYS_ALLOWED, Math.floor(maxFrameBytes / FRAME_BYTES_PER_CONTAINER))
}

export function tooManyContainers(maxContainers: number): WireError {
  return new WireError(
    'WIRE_TOO_MANY_CONTAINERS',
    `The payload holds more than ${maxContainers} maps, arrays and the like, which is what maxFrameBytes allows`,
  )
}
