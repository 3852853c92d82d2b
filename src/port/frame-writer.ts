import type { Writable } from 'node:stream'
import { bytesOf, type Frame } from '../wire/frame.ts'

/** Up to this many bytes, joining frames costs less than a vectored write. */
const JOIN_BELOW_BYTES = 65_536

/**
 * A longer frame may have been read in part, and what it says may be what ended its reader. It
 * counts as read, or it would end one life after another.
 */
const UNREAD_UP_TO_BYTES = 65_536

/** What a {@link FrameWriter} tells. */
export interface FrameWriterListener {
  /** The pipe takes frames again after it was congested. */
  onDrain(): void
  /** The pipe takes no frames any more, because its reader has closed it. Told once. */
  onBroken(): void
  /**
   * The last `frames` frames that were given to it have not been read, none of them as a whole: the
   * pipe has refused them, or they were still in it. Told after `onBroken`. Of a frame above 64 KiB
   * that was on its way nobody knows how far it was read, so it is never told.
   */
  onUnwritten(frames: number): void
}

/**
 * Writes frames to a pipe. Frames of one turn of the event loop leave in one write.
 *
 * After the pipe was ended, writing does nothing. A broken pipe counts as congested for good, so
 * that nothing more is given to a worker that cannot get it; what it was given all the same is told
 * as unwritten.
 */
export class FrameWriter {
  readonly #stream: Writable
  readonly #listener: FrameWriterListener
  #pending: Buffer[] = []
  /** Frames that are pending; each may have several parts. */
  #frames = 0
  /**
   * Length of the frame that was given to it last, and of the last one that it gave to the pipe.
   */
  #newestBytes = 0
  #lastBytes = 0
  /** Frames that the pipe refused at once. */
  #unwritten = 0
  #isCongested = false
  #isBroken = false
  #isEnded = false

  constructor(stream: Writable, listener: FrameWriterListener) {
    this.#stream = stream
    this.#listener = listener
    // A worker that died reads no more; that it died is reported by its exit.
    stream.on('error', (error) => {
      this.#isBroken = true
      listener.onBroken()
      const isLastUnread = wasClosedUnread(error) && this.#lastBytes <= UNREAD_UP_TO_BYTES
      this.#unwritten += this.#frames + (isLastUnread ? 1 : 0)
      this.#pending = []
      this.#frames = 0
      this.#tellUnwritten()
    })
    stream.on('drain', () => this.#release())
  }

  /**
   * Whether the pipe is full, and frames that are written now are held in memory until it drains;
   * or broken.
   */
  get isCongested(): boolean {
    return this.#isBroken || this.#isCongested
  }

  write(frame: Frame): void {
    if (this.#isEnded) return
    const isFirst = this.#frames === 0
    this.#frames += 1
    if (Buffer.isBuffer(frame)) this.#pending.push(frame)
    else this.#pending.push(...frame)
    this.#newestBytes = bytesOf(frame)
    if (isFirst) queueMicrotask(() => this.#flush())
  }

  /** Writes what is pending, then ends the stream: the worker reads end of file. */
  end(): void {
    if (this.#isEnded) return
    this.#flush()
    this.#isEnded = true
    this.#stream.end()
  }

  #flush(): void {
    const count = this.#frames
    if (count === 0) return
    const frames = this.#pending
    this.#pending = []
    this.#frames = 0
    const stream = this.#stream
    if (!stream.writable) return this.#refused(count)
    this.#lastBytes = this.#newestBytes
    this.#isCongested = !this.#send(frames)
    // The system has refused the first byte of them. When it breaks off later, nobody can tell how
    // far it came.
    if (stream.errored !== null) this.#refused(count)
  }

  #refused(frames: number): void {
    this.#unwritten += frames
    if (this.#isBroken) this.#tellUnwritten()
  }

  #tellUnwritten(): void {
    const frames = this.#unwritten
    this.#unwritten = 0
    if (frames > 0) this.#listener.onUnwritten(frames)
  }

  /** @returns Whether the pipe takes more. */
  #send(frames: readonly Buffer[]): boolean {
    const [first] = frames
    if (frames.length === 1 && first !== undefined) return this.#stream.write(first)
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0)
    if (bytes < JOIN_BELOW_BYTES) return this.#stream.write(Buffer.concat(frames, bytes))
    this.#stream.cork()
    let takesMore = true
    for (const frame of frames) takesMore = this.#stream.write(frame)
    this.#stream.uncork()
    return takesMore
  }

  #release(): void {
    if (!this.#isCongested || this.#isBroken) return
    this.#isCongested = false
    this.#listener.onDrain()
  }
}

/**
 * Whether the reader has closed the pipe, or ended, with something unread in it. Then the end of
 * the last frame was not read.
 *
 * @source Linux, `unix_release_sock`: the other end of a socket that is closed with bytes in its
 *   queue reads ECONNRESET. Others say nothing.
 */
function wasClosedUnread(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' && error.syscall === 'read'
}
