import type { Clock } from '../../clock/clock.ts'
import type { WireError } from '../../errors/wire-error.ts'
import type { CarrierExit, CarrierListener } from '../../port/carrier.ts'
import type { Port } from '../../port/port.ts'
import type { Codec } from '../../wire/codec.ts'
import { type Frame, wholeFrame } from '../../wire/frame.ts'
import { HEADER_BYTES } from '../../wire/frame-reader.ts'
import { Kind } from '../../wire/kind.ts'
import { parseWorkerMessage } from '../../wire/worker-message.ts'
import type { FaultPlan } from './fault-plan.ts'
import { Lane } from './lane.ts'
import { OpenCalls } from './open-calls.ts'
import { peekMessage } from './peek-message.ts'

/** What a {@link FaultPort} stands between. */
export interface FaultPortParts {
  readonly plan: FaultPlan
  readonly codec: Codec
  readonly clock: Clock
  readonly listener: CarrierListener
  /** Opens the real port. */
  readonly open: (listener: CarrierListener) => Port
  /** The life is over. */
  readonly onEnd: () => void
}

/** Never the first byte of a value, in either codec. */
const GARBAGE = 0xc1

/**
 * Stands between the host and a port, and does to what passes what the plan says.
 *
 * ```
 *   Worker ──write──> FaultPort ──lane──> Port ══> process
 *          <─payload─           <──lane──      <══
 * ```
 */
export class FaultPort implements Port, CarrierListener {
  readonly #parts: FaultPortParts
  readonly #inner: Port
  readonly #toWorker: Lane
  readonly #toHost: Lane
  readonly #hangs: boolean
  /** Frames leave at the end of the turn: the process dies with its last call in its pipe. */
  readonly #calls = new OpenCalls(
    () => this.#concurrency,
    () => setImmediate(() => this.#inner.kill()),
  )
  #concurrency = 1
  #pid: number | undefined = undefined
  #hasEnded = false

  constructor(parts: FaultPortParts) {
    this.#parts = parts
    this.#toWorker = new Lane(parts.clock, () => this.onDrain())
    this.#toHost = new Lane(parts.clock, () => undefined)
    this.#hangs = parts.plan.takeHang()
    this.#inner = parts.open(this)
    this.keepPace()
  }

  get pid(): number | undefined {
    return this.#pid ?? this.#inner.pid
  }

  /** What a fault acts on: the port behind this one. */
  get inner(): Port {
    return this.#inner
  }

  get isCongested(): boolean {
    return this.#parts.plan.isBlocked || !this.#toWorker.isEmpty || this.#inner.isCongested
  }

  get memoryBytes(): number | undefined {
    return this.#inner.memoryBytes
  }

  /** Takes over the pace of the plan, for what is sent from now on. */
  keepPace(): void {
    this.#toWorker.pace = this.#toHost.pace = this.#parts.plan.pace
  }

  // ---- as the port of the worker

  write(given: Frame): void {
    if (this.#hangs) return
    const { plan, codec } = this.#parts
    const frame = wholeFrame(given)
    const message = peekMessage(frame.subarray(HEADER_BYTES), codec.name)
    if (plan.ignoresStop && message.kind === Kind.STOP) return
    if (this.#calls.isDoomed && (message.kind === Kind.CALL || message.kind === Kind.CAST)) return
    const action = plan.judge('host', message.kind)
    if (action?.type === 'drop') return
    const bytes = action?.type === 'corrupt' ? corrupted(frame, HEADER_BYTES) : frame
    const delayMs = action?.type === 'delay' ? action.delayMs : 0
    const pass = (): void => this.#inner.write(bytes)
    this.#toWorker.send({ bytes: bytes.length, delayMs, pass })
    this.#calls.wrote(message, action?.type === 'crash')
  }

  end(): void {
    if (this.#parts.plan.ignoresStop) return
    this.#toWorker.send({ bytes: 0, delayMs: 0, pass: () => this.#inner.end() })
  }

  ask(): void {
    this.signal('SIGTERM')
  }

  kill(): void {
    this.#inner.kill()
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#parts.plan.ignoresStop && signal === 'SIGTERM') return
    this.#inner.signal(signal)
  }

  abandon(): void {
    this.#inner.abandon()
  }

  // ---- as the listener of the port

  onSpawned(pid?: number): void {
    this.#pid = pid
    this.#parts.listener.onSpawned(pid)
  }

  onPayload(payload: Buffer): void {
    if (this.#hangs) return
    const { plan, codec, listener } = this.#parts
    const message = peekMessage(payload, codec.name)
    if (message.kind === Kind.READY) this.#concurrency = concurrencyOf(payload, codec)
    if (!this.#calls.heard(message)) return
    const action = plan.judge('worker', message.kind)
    if (action?.type === 'drop') return
    const bytes = action?.type === 'corrupt' ? corrupted(payload, 0) : payload
    const delayMs = action?.type === 'delay' ? action.delayMs : 0
    this.#toHost.send({ bytes: bytes.length + HEADER_BYTES, delayMs, pass: () => listener.onPayload(bytes) })
  }

  onLine(source: 'stdout' | 'stderr', line: string): void {
    this.#parts.listener.onLine(source, line)
  }

  onViolation(violation: WireError): void {
    this.#toHost.flush()
    this.#parts.listener.onViolation(violation)
  }

  onFramesEnded(): void {
    this.#toHost.flush()
    this.#parts.listener.onFramesEnded()
  }

  onInputClosed(): void {
    this.#parts.listener.onInputClosed()
  }

  /** A crash that was asked for takes its call along, whether that was read or not. */
  onUnwritten(frames: number): void {
    if (!this.#calls.isDoomed) this.#parts.listener.onUnwritten(frames)
  }

  onDrain(): void {
    if (!this.#hasEnded && !this.isCongested) this.#parts.listener.onDrain()
  }

  /** What the worker had written before it ended arrives first, as it does from a pipe. */
  onExit(exit: CarrierExit): void {
    this.#hasEnded = true
    this.#toWorker.clear()
    this.#toHost.flush()
    this.#parts.onEnd()
    this.#parts.listener.onExit(exit)
  }
}

/** What READY says; 1 when it says nothing that can be read, which is the host's to judge. */
function concurrencyOf(payload: Buffer, codec: Codec): number {
  try {
    const message = parseWorkerMessage(codec.decode(payload))
    return message.kind === Kind.READY ? message.info.concurrency : 1
  } catch {
    return 1
  }
}

/** The same length, and no value of any codec. */
function corrupted(bytes: Buffer, from: number): Buffer {
  return Buffer.concat([bytes.subarray(0, from), Buffer.alloc(bytes.length - from, GARBAGE)])
}
