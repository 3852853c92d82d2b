import { WireError } from '../errors/wire-error.ts'

/** How much one payload may hold, however few bytes it takes on the wire. */
export interface ContentLimits {
  /**
   * Maps, arrays, binary and timestamps. An empty map is one byte, and an object of some sixty
   * here.
   */
  readonly containers: number
  /**
   * Keys of maps, together. One that nobody has seen before costs a microsecond or two, and memory
   * of its own.
   */
  readonly keys: number
  /**
   * Values of every sort, containers and keys among them. Sixty million empty texts would keep the
   * host busy for seconds.
   */
  readonly elements: number
}

/** So many containers are allowed in any frame. */
const ALWAYS_ALLOWED = 65_536

/** Bytes of the largest frame for each container that is allowed. */
const FRAME_BYTES_PER_CONTAINER = 64

/** So a frame that is full of floating-point numbers, of nine bytes each, holds as many as fit. */
const ELEMENTS_PER_CONTAINER = 8

/** No limits, for what the host itself has written. */
export const UNLIMITED: ContentLimits = Object.freeze({
  containers: Number.POSITIVE_INFINITY,
  keys: Number.POSITIVE_INFINITY,
  elements: Number.POSITIVE_INFINITY,
})

/** What one frame from a worker may hold (`docs/protocol.md` §2). */
export function contentLimitsOf(maxFrameBytes: number): ContentLimits {
  const containers = Math.max(ALWAYS_ALLOWED, Math.floor(maxFrameBytes / FRAME_BYTES_PER_CONTAINER))
  return Object.freeze({ containers, keys: containers, elements: containers * ELEMENTS_PER_CONTAINER })
}

/**
 * Whether so much is more than is allowed, and of what.
 * @throws {@link WireError} `WIRE_TOO_MANY_CONTAINERS`, `WIRE_TOO_MANY_ELEMENTS`
 */
export function checkContent(content: ContentLimits, limits: ContentLimits): void {
  if (content.containers > limits.containers)
    throw tooMany('WIRE_TOO_MANY_CONTAINERS', limits.containers, 'maps, arrays and the like')
  if (content.keys > limits.keys) throw tooMany('WIRE_TOO_MANY_ELEMENTS', limits.keys, 'keys of maps')
  if (content.elements > limits.elements) throw tooMany('WIRE_TOO_MANY_ELEMENTS', limits.elements, 'values')
}

function tooMany(code: 'WIRE_TOO_MANY_CONTAINERS' | 'WIRE_TOO_MANY_ELEMENTS', most: number, what: string): WireError {
  return new WireError(code, `The payload holds more than ${most} ${what}, which is what maxFrameBytes allows`)
}
