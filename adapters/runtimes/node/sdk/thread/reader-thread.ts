import type * as fs from 'node:fs'
import type * as inspector from 'node:inspector'
import type * as net from 'node:net'
import type { MessagePort } from 'node:worker_threads'
import type { breakIn } from './break-in.ts'
import type { controlBlock } from './control-block.ts'
import type { frameGatherer } from './frame-gatherer.ts'
import type { frameOutput } from './frame-output.ts'
import type { frameSplitter } from './frame-splitter.ts'
import type { holdToGrace } from './hold-to-grace.ts'
import type { PingFormat } from './ping-format.ts'
import type { readDescriptor } from './read-descriptor.ts'
import type { StopFormat } from './stop-format.ts'
import type { threadEnd } from './thread-end.ts'

/** What the main thread tells the reader thread at its start. */
export interface ReaderThreadData {
  /** Where {@link FromReader} goes. */
  readonly port: MessagePort
  readonly control: SharedArrayBuffer
  readonly fdIn: number
  readonly fdOut: number
  readonly maxFrameBytes: number
}

/** What the reader thread tells the main thread. */
export type FromReader =
  /**
   * Whole frames with their headers, and when they were read, in milliseconds of the machine's
   * monotonic clock.
   */
  | { readonly frames: Uint8Array<ArrayBuffer>; readonly readAtMs: number }
  /** The process must end with this code, now. */
  | { readonly endWith: number }

/** What {@link readerThread} stands on. */
export interface ReaderThreadParts {
  readonly data: ReaderThreadData
  readonly fs: typeof fs
  readonly net: typeof net
  readonly inspector: () => typeof inspector
  readonly process: NodeJS.Process
  readonly breakIn: typeof breakIn
  readonly controlBlock: typeof controlBlock
  readonly frameGatherer: typeof frameGatherer
  readonly frameOutput: typeof frameOutput
  readonly frameSplitter: typeof frameSplitter
  readonly pingFormat: () => PingFormat
  readonly readDescriptor: typeof readDescriptor
  readonly stopFormat: () => StopFormat
  readonly holdToGrace: typeof holdToGrace
  readonly threadEnd: typeof threadEnd
}

/**
 * The thread that reads: it lives on while a handler keeps the main thread busy.
 *
 * ```
 * host ──fd in──> reader thread ──frames──> main thread ──handlers──┐
 *   ^                 │ PONG                                        │ answers
 *   └────fd out───────┴──────────── one lock ───────────────────────┘
 * ```
 *
 * Self-contained: its source text runs in the thread, see `reader-source.ts`.
 */
export function readerThread(parts: ReaderThreadParts): void {
  const { data, fs, net, process } = parts
  const { port, fdIn, fdOut, maxFrameBytes } = data
  const control = parts.controlBlock(data.control)
  const { seqOf, pongFrame } = parts.pingFormat()
  const output = parts.frameOutput({ fd: fdOut, control, writeSync: fs.writeSync, pongFrame })
  const ending = parts.threadEnd({ ...parts, port, control })
  let readAtMs = 0
  const thread = {
    onChunk(chunk: Uint8Array): void {
      const [seconds, nanoseconds] = process.hrtime()
      readAtMs = seconds * 1e3 + nanoseconds / 1e6
      splitter.push(chunk)
    },

    onEnd(): void {
      // Also inside a frame: the host died while it wrote. After a violation the process is on its
      // way out.
      if (!splitter.isBroken()) ending.end(0)
    },

    frames(frames: Uint8Array<ArrayBuffer>): void {
      port.postMessage({ frames, readAtMs }, [frames.buffer])
    },

    intercept(bytes: Uint8Array, start: number, end: number): boolean {
      const seq = seqOf(bytes, start, end)
      if (seq < 0) {
        grace.look(bytes, start, end)
        return false
      }
      try {
        output.pong(seq)
      } catch {
        // The host has closed its end: our own end of file is on its way.
      }
      return true
    },

    violation(code: string, why: string): void {
      ending.complain(`the host broke the protocol: ${code}: ${why}`)
      ending.end(76)
    },
  }
  const grace = parts.holdToGrace({ stopFormat: parts.stopFormat, ending })
  const splitter = parts.frameSplitter({ maxFrameBytes, sink: thread, frameGatherer: parts.frameGatherer })
  parts.readDescriptor({
    fs,
    net,
    fd: fdIn,
    onChunk(chunk) {
      thread.onChunk(chunk)
    },
    onEnd() {
      thread.onEnd()
    },
  })
}
