import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { WorkerEnvironment } from './environment.ts'
import { readerSource } from './thread/reader-source.ts'
import type { FromReader, ReaderThreadData } from './thread/reader-thread.ts'

/** What {@link startReader} stands on. */
export interface ReaderParts {
  readonly environment: WorkerEnvironment
  /** The memory of the control block. */
  readonly control: SharedArrayBuffer
  readonly maxFrameBytes: number
  /**
   * Whole frames with their headers, and when they were read, in milliseconds of the monotonic
   * clock. Must not start handlers.
   */
  readonly onFrames: (frames: Buffer, readAtMs: number) => void
  /** Runs after {@link ReaderParts.onFrames}, once for everything that had come. */
  readonly onBatch: () => void
  /** The process must end with this code, now. */
  readonly onEnd: (code: number) => void
  /** The reader thread has failed: without it the worker is deaf. */
  readonly onFailure: (error: unknown) => void
}

/** The main thread's end of the reader thread. */
export interface Reader {
  /** Takes in what has come since the event loop last turned. */
  readonly lookAgain: () => void
}

/** Starts the thread that reads the host's frames. It keeps the process alive. */
export function startReader(parts: ReaderParts): Reader {
  const { port1: port, port2 } = new MessageChannel()
  const take = (message: FromReader): void => {
    if ('endWith' in message) parts.onEnd(message.endWith)
    else parts.onFrames(Buffer.from(message.frames.buffer, 0, message.frames.length), message.readAtMs)
  }
  const lookAgain = (): void => {
    for (let next = receive(port); next !== undefined; next = receive(port)) take(next)
  }
  port.on('message', (message: FromReader) => {
    take(message)
    lookAgain()
    parts.onBatch()
  })
  const { fdIn, fdOut, codec } = parts.environment
  const workerData: ReaderThreadData = {
    port: port2,
    control: parts.control,
    fdIn,
    fdOut,
    maxFrameBytes: parts.maxFrameBytes,
  }
  mustHaveFolder()
  const thread = new Worker(readerSource(codec), {
    eval: true,
    name: 'tutti-reader',
    workerData,
    transferList: [port2],
    // Neither `--import tsx` nor NODE_OPTIONS: the thread needs nothing that the program needs.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
  })
  thread.on('error', (error) => {
    parts.onFailure(error)
  })
  return { lookAgain }
}

/**
 * Node starts no thread in a folder that was removed, as by a deployment while the host runs: the
 * process leaves it for the root of the disk, since it could do nothing there anyway.
 */
function mustHaveFolder(): void {
  try {
    process.cwd()
  } catch {
    process.chdir('/')
  }
}

function receive(port: MessagePort): FromReader | undefined {
  // Node types what a port gives as `any`; this one has the reader thread at its other end.
  const received = receiveMessageOnPort(port) as { message: FromReader } | undefined
  return received?.message
}
