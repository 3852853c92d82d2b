/** A frame that is to be written: in one piece, or in parts that leave one after the other. */
export type Frame = Buffer | readonly Buffer[]

/** How long a frame is, header included. */
export function bytesOf(frame: Frame): number {
  return Buffer.isBuffer(frame) ? frame.length : frame.reduce((sum, part) => sum + part.length, 0)
}

/** A frame in one piece; copies what is in parts. */
export function wholeFrame(frame: Frame): Buffer {
  return Buffer.isBuffer(frame) ? frame : Buffer.concat(frame)
}
