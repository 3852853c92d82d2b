import type { Writable } from 'node:stream'
import type { Frame } from '../wire/frame.ts'

/** Up to this many bytes, joining frames costs less than a vectored write. */
const JOIN_BELOW_BYTES = 65_536

/**
 * Writes frames to a pipe. Frames of one turn of the event loop leave in one write.
 *
 * After the pipe broke, or was ended, writing does nothing: the exit of the process says what happened. A broken pipe counts as congested for good, so
 * that nothing more is given to a worker that cannot get it.
 */
export class FrameWriter {
  readonly #stream: Writable
  readonly #onDrain: () => void
  #pending: Buffer[] = []
  #isCongested = false
  #isBroken = false
  #isEnded = false

  /**
   * @param onDrain - Called when the pipe takes frames again after it was congested.
   * @param onBroken - Called when it takes none any more, because its reader has closed it. Default: nothing.
   */
  constructor(stream: Writable, onDrain: () => void, onBroken: () => void = () => undefined) {
    this.#stream = stream
    this.#onDrain = onDrain
    // A worker that died reads no more; that it died is reported by its exit.
    stream.on('error', () => {
      this.#isBroken = true
      onBroken()
    })
    stream.on('drain', () => this.#release())
  }

  /** Whether the pipe is full, and frames that are written now are held in memory until it drains; or broken. */
  get isCongested(): boolean {
    return this.#isBroken || this.#isCongested
  }

  write(frame: Frame): void {
    if (this.#isEnded) return
    const isFirst = this.#pending.length === 0
    if (Buffer.isBuffer(frame)) this.#pending.push(frame)
    else this.#pending.push(...frame)
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
    const frames = this.#pending
    if (frames.length === 0) return
    this.#pending = []
    if (!this.#stream.writable) return
    this.#isCongested = !this.#send(frames)
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
    this.#onDrain()
  }
}
