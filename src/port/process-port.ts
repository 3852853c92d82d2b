import type { ChildProcess } from 'node:child_process'
import { Duplex, type Readable } from 'node:stream'
import type { Clock } from '../clock/clock.ts'
import type { Enclosure, ProgramEnd, Remains } from '../containment/containment.ts'
import { diagnoseSpawnFailure } from '../process/diagnose.ts'
import { LineSplitter } from '../process/line-splitter.ts'
import { signalGroup } from '../process/signal-group.ts'
import { Tail } from '../process/tail.ts'
import type { Frame } from '../wire/frame.ts'
import { LENGTH_PREFIXED } from '../wire/framing.ts'
import type { CarrierListener } from './carrier.ts'
import { FrameInput } from './frame-input.ts'
import { FrameWriter } from './frame-writer.ts'
import { readMemory } from './memory.ts'
import { asError, NOTHING_LEFT } from './no-port.ts'
import type { Port } from './port.ts'
import type { PortSpec } from './port-spec.ts'
import { readTail } from './read-tail.ts'
import { destroyStreams, type Streams, whenRead } from './streams.ts'

/** How much of stderr is kept for the death certificate: 64 KiB. */
const STDERR_TAIL_BYTES = 65_536

/**
 * How long what is still in the pipes is read after the process has ended, while somebody else
 * holds them open.
 */
const DRAIN_MS = 250

/** What a port is made of. */
export interface PortContext {
  readonly enclosure: Enclosure
  readonly spec: PortSpec
  readonly listener: CarrierListener
  readonly clock: Clock
}

type Subprocess = Pick<ChildProcess, 'pid' | 'once' | 'unref'>

/** One process that was started inside of its enclosure, and its pipes. */
export class ProcessPort implements Port {
  readonly pid: number | undefined
  readonly #streams: Streams
  readonly #context: PortContext
  readonly #writer: FrameWriter
  readonly #frames: FrameInput
  readonly #tail = new Tail(STDERR_TAIL_BYTES)
  readonly #lines: LineSplitter[] = []
  readonly #subprocess: Subprocess
  #hasExited = false
  #isAbandoned = false
  #hasReported = false
  #isKillRefused = false
  #exitedAtMs: number | undefined = undefined
  /** By us or by the program. */
  #isInputClosed = false

  constructor(subprocess: Subprocess, streams: Streams, context: PortContext) {
    const { listener, spec } = context
    this.pid = subprocess.pid
    this.#subprocess = subprocess
    this.#streams = streams
    this.#context = context
    this.#enter(context.enclosure)
    this.#writer = this.#createWriter()
    subprocess.once('spawn', () => {
      if (this.pid !== undefined) listener.onSpawned(this.pid)
    })
    // A failed kill is also an `error` event; the process has not ended by it.
    subprocess.once('error', (error) => this.ended(error))
    subprocess.once('exit', (code, signal) => this.#exited(code ?? undefined, signal ?? undefined))
    const { maxFrameBytes, framing = LENGTH_PREFIXED } = spec
    const hasExited = (): boolean => this.#hasExited
    const reader = framing.createReader(maxFrameBytes)
    this.#frames = new FrameInput({ stream: streams.output, reader, listener, hasExited })
    this.#readText('stderr', streams.stderr)
    if (streams.stdout !== undefined) this.#readText('stdout', streams.stdout)
  }

  get isCongested(): boolean {
    return this.#hasExited || this.#isInputClosed || this.#writer.isCongested
  }

  get memoryBytes(): number | undefined {
    return this.pid === undefined || this.#hasExited ? undefined : readMemory(this.pid)
  }

  write(frame: Frame): void {
    this.#writer.write(frame)
  }

  end(): void {
    this.#isInputClosed = true
    this.#writer.end()
  }

  ask(): void {
    this.signal('SIGTERM')
  }

  kill(): void {
    this.signal('SIGKILL')
  }

  signal(signal: NodeJS.Signals): void {
    if (this.pid === undefined || this.#hasExited) return
    if (signal === 'SIGKILL') this.#isKillRefused = this.#context.enclosure.kill() === 'refused'
    else signalGroup(this.pid, signal)
  }

  abandon(): void {
    if (this.#hasExited) return
    this.#hasExited = true
    this.#isAbandoned = true
    destroyStreams(this.#streams)
    for (const lines of this.#lines) lines.end()
    this.#subprocess.unref()
    const survivors = this.#isKillRefused ? describeRefusal(this.pid) : describeUnkillable(this.pid)
    const unknown = { spawnFailure: undefined, code: undefined, signal: undefined }
    this.#report(unknown, { usage: undefined, hasSurvivors: true, survivors })
  }

  /**
   * All is over: the exit of a process that ran has been seen, and one that was never started has
   * none.
   */
  ended(cause: unknown): void {
    if (this.pid !== undefined || this.#hasExited) return
    const spawnFailure = diagnoseSpawnFailure(asError(cause), this.#context.spec)
    this.#hasExited = true
    void this.#context.enclosure.close().then(() => {
      this.#report({ spawnFailure, code: undefined, signal: undefined }, NOTHING_LEFT)
    })
  }

  /** Before anything else is written: a gated launch waits for its line. */
  #enter(enclosure: Enclosure): void {
    if (this.pid === undefined) return
    enclosure.spawned(this.pid)
    if (enclosure.launch.isGated) this.#streams.input.write('\n')
  }

  #createWriter(): FrameWriter {
    const { input } = this.#streams
    const { listener } = this.#context
    const onClosed = (): void => this.#inputClosed()
    // Descriptor 3 is a socket: when the program closes it, we read its end at once. Of stdin only
    // the next write says so.
    if (input instanceof Duplex && input.readable) input.once('end', onClosed).resume()
    return new FrameWriter(input, {
      onDrain: () => listener.onDrain(),
      onBroken: onClosed,
      onUnwritten: (frames) => {
        if (!this.#hasReported) listener.onUnwritten(frames)
      },
    })
  }

  #inputClosed(): void {
    if (this.#hasExited || this.#isInputClosed) return
    this.#isInputClosed = true
    this.#context.listener.onInputClosed()
  }

  #readText(source: 'stdout' | 'stderr', stream: Readable): void {
    const lines = new LineSplitter((line) => this.#context.listener.onLine(source, line))
    this.#lines.push(lines)
    stream.on('data', (chunk: Buffer) => {
      if (source === 'stderr') this.#tail.push(chunk, this.#context.clock.now())
      lines.push(chunk)
    })
    stream.on('error', () => undefined)
    stream.once('end', () => lines.end())
  }

  #exited(code: number | undefined, signal: string | undefined): void {
    const { clock, enclosure } = this.#context
    this.#hasExited = true
    this.#exitedAtMs = clock.now()
    const closing = enclosure.close()
    if (this.#isAbandoned) return // Its end has been reported.
    const timer = clock.setTimer(DRAIN_MS, () => giveUp())
    const giveUp = whenRead(this.#streams, () => {
      timer.cancel()
      destroyStreams(this.#streams)
      for (const lines of this.#lines) lines.end()
      const end = enclosure.readEnd({ code, signal, stderrTail: this.#tail.toString() })
      void closing.then((remains) => this.#report(end, remains))
    })
  }

  #report(end: ProgramEnd, remains: Remains): void {
    const said = readTail(this.#tail, this.#exitedAtMs ?? this.#context.clock.now())
    this.#hasReported = true
    this.#context.listener.onExit({ ...end, ...said, truncated: this.#frames.truncated, ...remains })
  }
}

function describeRefusal(pid: number | undefined): string {
  return `process ${pid} may not be killed by this user (EPERM): it runs as another one. End it as that user, or give the host the right to`
}

function describeUnkillable(pid: number | undefined): string {
  return `process ${pid} did not end by SIGKILL: it hangs in the kernel, as in a device or a network file system, or its control group is frozen`
}
