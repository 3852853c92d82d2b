import { reasonOf } from '../../../../src/errors/reason-of.ts'
import { contentLimitsOf } from '../../../../src/wire/content-limits.ts'
import { findUnencodable } from '../../../../src/wire/find-unencodable.ts'
import { checkJsonClaims } from '../../../../src/wire/json-claims.ts'
import { checkClaims } from '../../../../src/wire/msgpack-claims.ts'
import type { Codec } from './codec.ts'
import type { FrameOutput } from './thread/frame-output.ts'

/** A value cannot be carried to the host, or not within its frame limit. */
export class UnencodableError extends TypeError {
  readonly code = 'UNENCODABLE'

  constructor(message: string) {
    super(message)
    this.name = 'UnencodableError'
  }
}

/** What leaves the main thread: encodes, gathers what one tick has to say, writes. */
export interface Outbox {
  /**
   * Encodes a message and adds it to what leaves at the end of this tick.
   *
   * @param value - The part of the message that came from the user, checked and named in errors.
   * @throws {@link UnencodableError}
   */
  readonly put: (message: readonly unknown[], value?: UserValue) => void
  /** Writes everything now; returns when the last byte is in the pipe. */
  readonly flush: () => void
}

/** A part of a message that user code made. */
export interface UserValue {
  /** As `result`. */
  readonly name: string
  readonly value: unknown
}

/** What {@link makeOutbox} stands on. */
export interface OutboxParts {
  readonly output: FrameOutput
  readonly codec: Codec
  /**
   * The host's limit for one frame. It binds messages with a user value; the SDK's own are short.
   */
  readonly maxFrameBytes: number
  /** The host reads no more. */
  readonly onGone: () => void
}

const HEADER_BYTES = 4

/** Makes the {@link Outbox} of a worker. */
export function makeOutbox({ output, codec, maxFrameBytes, onGone }: OutboxParts): Outbox {
  const limits = contentLimitsOf(maxFrameBytes)
  let frames: Buffer[] = []

  const flush = (): void => {
    if (frames.length === 0) return
    const leaving = frames
    frames = []
    const [only] = leaving
    try {
      output.write(leaving.length === 1 && only !== undefined ? only : Buffer.concat(leaving))
    } catch {
      onGone()
    }
  }

  const put = (message: readonly unknown[], user?: UserValue): void => {
    const frame = user === undefined ? codec.encodeFrame(message) : encodeChecked(message, user)
    frames.push(frame)
    // After the microtasks: every answer that is ready by then is in the same write.
    if (frames.length === 1) process.nextTick(flush)
  }

  /** What the host would end this worker for. */
  const refuseTooMany = (name: string, payload: Buffer): void => {
    // Nothing has less than one byte, so a short payload cannot hold too many.
    if (payload.length <= limits.containers) return
    try {
      if (codec.name === 'json') checkJsonClaims(payload, limits)
      else checkClaims(payload, limits)
    } catch (cause) {
      throw new UnencodableError(`${name} is more than the host takes in one frame: ${reasonOf(cause)}`)
    }
  }

  const encodeChecked = (message: readonly unknown[], { name, value }: UserValue): Buffer => {
    const found = findUnencodable(value, codec.name)
    if (found !== undefined) throw new UnencodableError(`${name}${found}`)
    let frame: Buffer
    try {
      frame = codec.encodeFrame(message)
    } catch (cause) {
      throw new UnencodableError(`${name} cannot be encoded: ${reasonOf(cause)}`)
    }
    const bytes = frame.length - HEADER_BYTES
    if (bytes > maxFrameBytes)
      throw new UnencodableError(`${name} makes a frame of ${bytes} bytes; the host takes ${maxFrameBytes} at most`)
    refuseTooMany(name, frame.subarray(HEADER_BYTES))
    return frame
  }

  return { put, flush }
}
