import { writeSync } from 'node:fs'
import { Kind } from '../../../../src/wire/kind.ts'
import { Answers } from './answers.ts'
import type { Codec } from './codec.ts'
import { codecOf } from './codec-of.ts'
import { describeError } from './describe-error.ts'
import type { WorkerEnvironment } from './environment.ts'
import { type HelloInfo, parseHostMessage } from './host-message.ts'
import { IncomingCalls } from './incoming-calls.ts'
import { log } from './log.ts'
import { connectLog } from './log-sink.ts'
import { makeCallContext } from './make-call-context.ts'
import { monotonicMs } from './monotonic.ts'
import { makeOutbox, type Outbox } from './outbox.ts'
import { OutgoingCalls } from './outgoing-calls.ts'
import { complain, EXIT_PROTOCOL, endProcess } from './process-end.ts'
import { SDK_VERSION } from './sdk-version.ts'
import type { ResolvedServeOptions } from './serve-options.ts'
import { type Reader, startReader } from './start-reader.ts'
import { type ControlBlock, controlBlock } from './thread/control-block.ts'
import { frameOutput } from './thread/frame-output.ts'
import { pingFormatOf } from './thread/ping-format-of.ts'
import { Violation } from './violation.ts'

const PROTOCOL_VERSION = 1
const HEADER_BYTES = 4
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** One worker: its descriptors, its calls, and how it comes to its end. */
export class WorkerProcess {
  readonly #options: ResolvedServeOptions
  readonly #hello: HelloInfo
  readonly #codec: Codec
  readonly #control: ControlBlock
  readonly #outbox: Outbox
  readonly #outgoing: OutgoingCalls
  readonly #incoming: IncomingCalls
  readonly #reader: Reader
  #started: Promise<void> = Promise.resolve()
  #isStopping = false
  #isGone = false

  constructor(options: ResolvedServeOptions, environment: WorkerEnvironment, hello: HelloInfo) {
    const { fdOut: fd, codec } = environment
    const memory = new SharedArrayBuffer(256)
    this.#options = options
    this.#hello = hello
    this.#codec = codecOf(codec)
    this.#control = controlBlock(memory)
    const { pongFrame } = pingFormatOf(codec)()
    this.#outbox = makeOutbox({
      output: frameOutput({ fd, control: this.#control, writeSync, pongFrame }),
      codec: this.#codec,
      maxFrameBytes: hello.maxFrameBytes,
      onGone: () => this.#end(0),
    })
    this.#outgoing = new OutgoingCalls(this.#outbox, hello.maxInFlight)
    this.#reader = startReader({
      environment,
      control: memory,
      maxFrameBytes: hello.maxFrameBytes,
      onFrames: (frames, readAtMs) => {
        this.#takeFrames(frames, readAtMs)
      },
      onBatch: () => {
        this.#incoming.pump()
      },
      onEnd: (code) => this.#end(code),
      onFailure: (error) => this.#fail('the reader thread failed', error),
    })
    const answers = new Answers(this.#outbox, this.#codec.name, this.#control.progress)
    this.#incoming = new IncomingCalls({
      handlers: options.handlers,
      concurrency: options.concurrency,
      now: monotonicMs,
      context: (call) => makeCallContext(call, this.#outbox, this.#outgoing),
      finished: (call, outcome) => {
        answers.give(call, outcome)
      },
      item: (id, value) => {
        this.#outbox.put([Kind.ITEM, id, value], { name: 'the element', value })
        this.#outbox.flush()
      },
      pull: (id, n) => {
        this.#outbox.put([Kind.PULL, id, n])
      },
      flush: () => {
        this.#outbox.flush()
      },
      lookAgain: () => {
        this.#reader.lookAgain()
      },
    })
  }

  /** From `start` to `READY`; everything after that comes from the host. */
  run(): void {
    connectLog(this.#outbox, this.#codec)
    process.on('SIGTERM', () => {
      this.#stop(undefined)
    })
    process.on('exit', () => {
      Atomics.store(this.#control.ending, 0, 1)
      if (!this.#isGone) this.#outbox.flush()
    })
    process.on('uncaughtExceptionMonitor', (error, origin) => {
      log.error(origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception', { error })
    })
    this.#started = this.#start()
  }

  async #start(): Promise<void> {
    const { name, incarnation } = this.#hello
    try {
      await this.#options.start({ name, incarnation })
    } catch (thrown) {
      this.#fail('start failed', thrown)
    }
    if (this.#isStopping) return
    const info = {
      protocol: PROTOCOL_VERSION,
      sdk: `node/${SDK_VERSION}`,
      runtime: `Node ${process.version}`,
      pid: process.pid,
      methods: [...this.#options.handlers.keys()],
      concurrency: this.#options.concurrency,
    }
    this.#outbox.put([Kind.READY, info])
    this.#outbox.flush()
  }

  #takeFrames(frames: Buffer, readAtMs: number): void {
    try {
      for (let at = 0; at < frames.length; ) {
        const end = at + HEADER_BYTES + frames.readUInt32BE(at)
        this.#take(frames.subarray(at + HEADER_BYTES, end), readAtMs)
        at = end
      }
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      complain(`the host broke the protocol: ${error.code}: ${error.message}`)
      this.#end(EXIT_PROTOCOL)
    }
  }

  #take(payload: Buffer, readAtMs: number): void {
    const message = parseHostMessage(this.#codec.decode(payload))
    switch (message.kind) {
      case Kind.CALL:
      case Kind.CAST:
        this.#incoming.add(message, readAtMs)
        return
      case Kind.REPLY:
        this.#outgoing.reply(message.id, message.value)
        return
      case Kind.FAIL:
        this.#outgoing.fail(message.id, message.error)
        return
      case Kind.CANCEL:
        this.#incoming.cancel(message)
        return
      case Kind.ITEM:
        this.#outgoing.item(message.id, message.value)
        return
      case Kind.CREDIT:
        this.#incoming.credit(message)
        return
      case Kind.PUSH:
        this.#incoming.push(message)
        return
      case Kind.END:
        this.#incoming.end(message)
        return
      case Kind.PING:
        // The reader thread answers all but the oddly encoded.
        this.#outbox.put([Kind.PONG, message.seq, Atomics.load(this.#control.progress, 0) >>> 0])
        this.#outbox.flush()
        return
      case Kind.STOP:
        this.#stop(message.graceMs)
    }
  }

  #stop(graceMs: number | undefined): void {
    if (this.#isStopping) return
    this.#isStopping = true
    if (graceMs !== undefined) {
      setTimeout(
        () => {
          complain(`told to stop, and not done within ${graceMs} ms`)
          this.#outbox.flush()
          this.#end(0)
        },
        Math.min(graceMs, LONGEST_TIMER_MS),
      )
    }
    this.#incoming.stop(() => void this.#cleanUp())
  }

  async #cleanUp(): Promise<void> {
    await this.#started
    try {
      await this.#options.stop()
    } catch (thrown) {
      this.#fail('stop failed', thrown)
    }
    process.exit(0)
  }

  /**
   * Ends the process without regard to what is unfinished or unwritten: the host is gone, or out of
   * its mind.
   */
  #end(code: number): never {
    this.#isGone = true
    return endProcess(code, this.#control)
  }

  #fail(what: string, thrown: unknown): never {
    log.error(what, { error: thrown })
    const { name, message, stack } = describeError(thrown, this.#codec.name)
    complain(`${what}: ${stack ?? `${name}: ${message}`}`)
    process.exit(1)
  }
}
