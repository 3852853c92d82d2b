import type { Clock, Timer } from '../../clock/clock.ts'
import { WireError } from '../../errors/wire-error.ts'
import type { CarrierExit, CarrierListener } from '../../port/carrier.ts'
import type { Port } from '../../port/port.ts'
import type { Codec } from '../../wire/codec.ts'
import { type Frame, wholeFrame } from '../../wire/frame.ts'
import { FrameReader, HEADER_BYTES } from '../../wire/frame-reader.ts'
import { Kind, PROTOCOL_VERSION } from '../../wire/kind.ts'
import { FakeCalls } from './fake-calls.ts'
import type { FakeLife, FakeWorker } from './fake-worker.ts'

/** What a {@link VirtualPort} is made of. */
export interface VirtualPortParts {
  readonly worker: FakeWorker
  readonly life: FakeLife
  readonly pid: number
  readonly codec: Codec
  readonly maxFrameBytes: number
  readonly listener: CarrierListener
  readonly clock: Clock
}

/**
 * Exit code of a worker that was sent what is not the protocol.
 * @source `docs/protocol.md` §10; sysexits.h, EX_PROTOCOL
 */
const EXIT_PROTOCOL = 76

/** The last words of a fake worker that was refused memory. */
const OUT_OF_MEMORY = 'fatal error: out of memory\n'

const NOTHING: CarrierExit = Object.freeze({
  spawnFailure: undefined,
  code: undefined,
  signal: undefined,
  stderrTail: '',
  truncated: undefined,
  usage: undefined,
  hasSurvivors: false,
})

/**
 * A port without a process: behind it a fake worker reads and writes real frames, in this process
 * and on the system's clock.
 *
 * What takes no time takes a microtask, so that order never depends on the machine.
 */
export class VirtualPort implements Port {
  readonly pid: number | undefined
  readonly isCongested = false
  readonly memoryBytes = undefined
  /** Without it, the next call or cast is the end of the worker. */
  hasMemory = true
  readonly #parts: VirtualPortParts
  readonly #reader: FrameReader
  readonly #calls: FakeCalls
  /** What waits while it is frozen; `undefined` when it is not. */
  #frozen: (() => void)[] | undefined = undefined
  #ownEnd: Timer | undefined = undefined
  #hasEnded = false
  #isReady = false

  constructor(parts: VirtualPortParts) {
    this.#parts = parts
    const { worker, life, maxFrameBytes } = parts
    const { methods = {}, concurrency = 1, failsToStart, ends } = worker
    this.pid = failsToStart === undefined ? parts.pid : undefined
    this.#reader = new FrameReader(maxFrameBytes)
    this.#calls = new FakeCalls({ methods, concurrency, life, say: (message) => this.#say(message) })
    queueMicrotask(() => {
      if (failsToStart !== undefined) return this.#exit({ spawnFailure: failsToStart })
      this.#parts.listener.onSpawned(parts.pid)
    })
    if (ends !== undefined && failsToStart === undefined) {
      const { afterMs, code = 0, signal } = ends
      const exit = signal === undefined ? { code } : { signal }
      this.#ownEnd = parts.clock.setTimer(afterMs, () => this.#run(() => this.#exit(exit)))
    }
  }

  write(frame: Frame): void {
    queueMicrotask(() => this.#run(() => this.#read(wholeFrame(frame))))
  }

  end(): void {
    if (this.#parts.worker.ignoresStop === true) return
    queueMicrotask(() => this.#run(() => this.#exit({ code: 0 })))
  }

  ask(): void {
    this.signal('SIGTERM')
  }

  kill(): void {
    this.signal('SIGKILL')
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGSTOP') this.#frozen ??= []
    else if (signal === 'SIGCONT') this.#thaw()
    else if (signal === 'SIGKILL') queueMicrotask(() => this.#exit({ signal }))
    else if (signal !== 'SIGTERM' || this.#parts.worker.ignoresStop !== true)
      queueMicrotask(() => this.#run(() => this.#exit({ signal })))
  }

  /** SIGKILL always ends it. */
  abandon(): void {}

  /**
   * Does something that the worker does by itself: not when it has ended, and later when it is
   * frozen.
   */
  #run(step: () => void): void {
    if (this.#hasEnded) return
    if (this.#frozen === undefined) step()
    else this.#frozen.push(step)
  }

  #thaw(): void {
    const steps = this.#frozen ?? []
    this.#frozen = undefined
    for (const step of steps) this.#run(step)
  }

  #read(frame: Buffer): void {
    try {
      this.#reader.push(frame, (payload) => this.#hear(this.#parts.codec.decode(payload)))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.#exit({ code: EXIT_PROTOCOL, stderrTail: `${error.message}\n` })
    }
  }

  #hear(message: unknown): void {
    const fields: readonly unknown[] = Array.isArray(message) ? message : []
    const [kind, first] = fields
    if (kind === Kind.HELLO) this.#greet()
    else if (kind === Kind.CALL || kind === Kind.CAST) this.#take(fields)
    else if (kind === Kind.CANCEL) this.#calls.cancel(first)
    else if (kind === Kind.PING) this.#say([Kind.PONG, first, this.#calls.finished])
    else if (kind === Kind.STOP) this.#stop()
  }

  /** As a runtime ends its program when it needs memory and gets none. */
  #take(fields: readonly unknown[]): void {
    if (this.hasMemory) this.#calls.take(fields)
    else this.#exit({ signal: 'SIGABRT', stderrTail: OUT_OF_MEMORY })
  }

  #greet(): void {
    const { worker, clock } = this.#parts
    const { readyAfterMs = 0, methods = {}, concurrency = 1 } = worker
    if (readyAfterMs === 'never') return
    const info = { protocol: PROTOCOL_VERSION, sdk: 'fake', runtime: 'virtual', pid: this.#parts.pid }
    const ready = (): void => {
      this.#isReady = true
      this.#say([Kind.READY, { ...info, methods: Object.keys(methods), concurrency }])
    }
    if (readyAfterMs === 0) ready()
    else clock.setTimer(readyAfterMs, () => this.#run(ready))
  }

  #stop(): void {
    if (this.#parts.worker.ignoresStop === true) return
    if (this.#isReady) this.#calls.stop(() => this.#exit({ code: 0 }))
    else this.#exit({ code: 0 })
  }

  #say(message: readonly unknown[]): void {
    const { codec, listener } = this.#parts
    const payload = codec.encodeFrame([...message]).subarray(HEADER_BYTES)
    queueMicrotask(() => this.#run(() => listener.onPayload(payload)))
  }

  #exit(how: Partial<CarrierExit>): void {
    if (this.#hasEnded) return
    // What it has said before is on its way, and arrives first.
    queueMicrotask(() => {
      if (this.#hasEnded) return
      this.#hasEnded = true
      this.#ownEnd?.cancel()
      this.#parts.listener.onExit({ ...NOTHING, ...how })
    })
  }
}
