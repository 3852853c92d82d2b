import type { ChildProcess } from 'node:child_process'
import { Duplex, type Readable, type Writable } from 'node:stream'
import { execa } from 'execa'
import type { Clock } from '../clock/clock.ts'
import type { Containment, Enclosure, ProgramEnd, Remains } from '../containment/containment.ts'
import { noContainment } from '../containment/no-containment.ts'
import type { ResourceUsage } from '../errors/resource-usage.ts'
import { WireError } from '../errors/wire-error.ts'
import { beginProcess } from '../process/begin-process.ts'
import { diagnoseSpawnFailure, type SpawnFailure } from '../process/diagnose.ts'
import { hostFolder } from '../process/host-folder.ts'
import { LineSplitter } from '../process/line-splitter.ts'
import { signalGroup } from '../process/signal-group.ts'
import { Tail } from '../process/tail.ts'
import type { Frame } from '../wire/frame.ts'
import { FrameReader } from '../wire/frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import { readMemory } from './memory.ts'
import { readTail, type Said } from './read-tail.ts'

/** How much of stderr is kept for the death certificate: 64 KiB. */
const STDERR_TAIL_BYTES = 65_536

/** How long what is still in the pipes is read after the process has ended, while somebody else holds them open. */
const DRAIN_MS = 250

/** What a port starts, resolved. */
export interface PortSpec {
  readonly command: string
  readonly args: readonly string[]
  /** The whole environment; nothing is added. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string | undefined
  readonly descriptors: 'pipes' | 'stdio'
  readonly maxFrameBytes: number
  /** The most memory that it may use, with all that it starts. Absent: any. */
  readonly memoryBytes?: number | undefined
}

/** How a process ended. */
export interface PortExit extends Said {
  /** Present when it never ran. */
  readonly spawnFailure: SpawnFailure | undefined
  readonly code: number | undefined
  readonly signal: string | undefined
  /** Set when its frames ended in the middle of one. */
  readonly truncated: WireError | undefined
  /** What it used, with all that it had started; `undefined` where nobody counts. */
  readonly usage: ResourceUsage | undefined
  /** Whether it, or something that it had started, is still there, though it was sent SIGKILL. */
  readonly hasSurvivors: boolean
  /** Who that is, and why, for a person. */
  readonly survivors?: string
}

/** What a port tells its owner. After `onExit`, which comes exactly once, it tells nothing more. */
export interface PortListener {
  onSpawned(pid: number): void
  /** One payload; a view that is valid as long as it is kept. */
  onPayload(payload: Buffer): void
  /** A line of text that the program printed. */
  onLine(source: 'stdout' | 'stderr', line: string): void
  /** The bytes break the framing. Nothing more is read. */
  onViolation(violation: WireError): void
  /** The program closed its frame descriptor, though it may still run. */
  onFramesEnded(): void
  /** The program closed the descriptor that it reads frames from, though it may still run. Told at most once, and not when we have closed it. */
  onInputClosed(): void
  /** Of the frames that were written, no byte of the last `frames` has left: the program had closed its descriptor, or had ended. */
  onUnwritten(frames: number): void
  /** The pipe takes frames again. */
  onDrain(): void
  /** The process has ended, so has what it had started, as far as its containment holds, and what its pipes still held has been read. */
  onExit(exit: PortExit): void
}

/** One operating system process and its framed pipe. It leads a process group of its own. */
export interface Port {
  readonly pid: number | undefined
  /** Whether the program takes no frames at the moment: the pipe is full, or broken, or the program has ended. */
  readonly isCongested: boolean
  /** Resident memory of the process and all that is below it, in bytes, at this moment; `undefined` where nobody can tell. */
  readonly memoryBytes: number | undefined
  /** Writes a whole frame, header included. */
  write(frame: Frame): void
  /** Ends the frames to the program: it reads end of file. */
  closeInput(): void
  /** Signals the program and its group; does nothing once it has ended. */
  signal(signal: NodeJS.Signals): void
  /**
   * Gives up a process that SIGKILL has not ended: its end is reported as it is known, with survivors. Its pipes are closed, and it keeps the host alive no
   * longer; when it ends after all, what was kept for it is given back. Does nothing when its end has been seen.
   */
  abandon(): void
}

/** Starts a program. Failure to start is reported through `onExit`, not thrown. */
export type PortOpener = (spec: PortSpec, listener: PortListener, clock: Clock) => Port

/** Starts programs that are held by their process group alone. */
export const openPort: PortOpener = portsIn(noContainment)

/** Starts programs inside of a containment. */
export function portsIn(containment: Containment): PortOpener {
  return (spec, listener, clock) => {
    const context = { spec, listener, clock }
    try {
      return openIn(containment.enclose(spec, clock), context)
    } catch (error) {
      return new NoPort(error, context)
    }
  }
}

function openIn(enclosure: Enclosure, surroundings: Omit<PortContext, 'enclosure'>): Port {
  const { spec } = surroundings
  const context = { ...surroundings, enclosure }
  const isStdio = spec.descriptors === 'stdio'
  const begun = beginProcess(() => spawn({ ...spec, ...enclosure.launch }, isStdio))
  if ('failure' in begun) {
    void enclosure.close()
    return new NoPort(begun.failure, surroundings)
  }
  const { process: subprocess } = begun
  const [, stdout, stderr, fd3, fd4] = subprocess.stdio
  const streams = isStdio
    ? { input: subprocess.stdin, output: subprocess.stdout, text: { stderr } }
    : { input: fd3, output: fd4, text: { stdout, stderr } }
  const port = new ExecaPort(subprocess, asStreams(streams), context)
  // Some failures, such as arguments that are too long, are no `error` event: nothing was made that could tell it.
  subprocess.then(
    (result) => port.ended(result.cause),
    // It asks for the host's working folder to explain how a program ended, and that may be gone.
    (error: unknown) => port.ended(error),
  )
  return port
}

function spawn(spec: PortSpec, isStdio: boolean) {
  return execa(spec.command, [...spec.args], {
    stdio: isStdio ? ['pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    cwd: spec.cwd ?? hostFolder(),
    env: { ...spec.env },
    extendEnv: false,
    // The port reads the pipes, waits and kills by itself; execa only starts.
    buffer: false,
    cleanup: false,
    reject: false,
    encoding: 'buffer',
  })
}

const NOTHING_LEFT: Remains = Object.freeze({ usage: undefined, hasSurvivors: false })

/** What is there when nothing could be started at all. */
class NoPort implements Port {
  readonly pid = undefined
  readonly isCongested = true
  readonly memoryBytes = undefined

  /** @param failure - What was thrown, or a promise of it. */
  constructor(failure: unknown, { spec, listener }: Pick<PortContext, 'spec' | 'listener'>) {
    const nothing = { code: undefined, signal: undefined, stderrTail: '', truncated: undefined, ...NOTHING_LEFT }
    void Promise.resolve(failure).then((error) => {
      listener.onExit({ spawnFailure: diagnoseSpawnFailure(asError(error), spec), ...nothing })
    })
  }

  write(): void {}

  closeInput(): void {}

  signal(): void {}

  abandon(): void {}
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause))
}

interface Streams {
  readonly input: Writable
  readonly output: Readable
  readonly stderr: Readable
  readonly stdout: Readable | undefined
}

/** The streams by what they are for; execa types them by descriptor, and cannot know those above 2. */
function asStreams(streams: { input: unknown; output: unknown; text: { stdout?: unknown; stderr: unknown } }): Streams {
  return {
    input: streams.input as Writable,
    output: streams.output as Readable,
    stderr: streams.text.stderr as Readable,
    stdout: streams.text.stdout as Readable | undefined,
  }
}

type Subprocess = Pick<ChildProcess, 'pid' | 'once' | 'unref'>

interface PortContext {
  readonly enclosure: Enclosure
  readonly spec: PortSpec
  readonly listener: PortListener
  readonly clock: Clock
}

class ExecaPort implements Port {
  readonly pid: number | undefined
  readonly #streams: Streams
  readonly #context: PortContext
  readonly #writer: FrameWriter
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
  #truncated: WireError | undefined = undefined

  constructor(subprocess: Subprocess, streams: Streams, context: PortContext) {
    this.pid = subprocess.pid
    this.#subprocess = subprocess
    this.#streams = streams
    this.#context = context
    this.#enter(context.enclosure)
    const onInputClosed = (): void => this.#inputClosed()
    this.#writer = new FrameWriter(streams.input, {
      onDrain: () => context.listener.onDrain(),
      onBroken: onInputClosed,
      onUnwritten: (frames) => {
        if (!this.#hasReported) context.listener.onUnwritten(frames)
      },
    })
    // Descriptor 3 is a socket: when the program closes it, we read its end at once. Of stdin only the next write says so.
    if (streams.input instanceof Duplex && streams.input.readable) streams.input.once('end', onInputClosed).resume()
    subprocess.once('spawn', () => {
      if (this.pid !== undefined) context.listener.onSpawned(this.pid)
    })
    // A failed kill is also an `error` event; the process has not ended by it.
    subprocess.once('error', (error) => this.ended(error))
    subprocess.once('exit', (code, signal) => this.#exited(code ?? undefined, signal ?? undefined))
    this.#readFrames(streams.output)
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

  closeInput(): void {
    this.#isInputClosed = true
    this.#writer.end()
  }

  #inputClosed(): void {
    if (this.#hasExited || this.#isInputClosed) return
    this.#isInputClosed = true
    this.#context.listener.onInputClosed()
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
    this.#destroy()
    for (const lines of this.#lines) lines.end()
    this.#subprocess.unref()
    const survivors = this.#isKillRefused ? describeRefusal(this.pid) : describeUnkillable(this.pid)
    const unknown = { spawnFailure: undefined, code: undefined, signal: undefined }
    this.#report(unknown, { usage: undefined, hasSurvivors: true, survivors })
  }

  /** All is over: the exit of a process that ran has been seen, and one that was never started has none. */
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

  #readFrames(output: Readable): void {
    const reader = new FrameReader(this.#context.spec.maxFrameBytes)
    const { listener } = this.#context
    const onPayload = (payload: Buffer): void => listener.onPayload(payload)
    const onData = (chunk: Buffer): void => {
      try {
        reader.push(chunk, onPayload)
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        output.off('data', onData).resume()
        listener.onViolation(error)
      }
    }
    output.on('data', onData)
    output.on('error', () => undefined)
    output.once('end', () => {
      try {
        reader.end()
      } catch (error) {
        if (error instanceof WireError) this.#truncated = error
      }
      if (!this.#hasExited) listener.onFramesEnded()
    })
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
    this.#hasExited = true
    this.#exitedAtMs = this.#context.clock.now()
    const { enclosure } = this.#context
    const closing = enclosure.close()
    if (this.#isAbandoned) return // Its end has been reported.
    const { output, stderr, stdout } = this.#streams
    const open = new Set([output, stderr, stdout].filter((stream) => stream?.closed === false))
    let isFinished = false
    const finish = (): void => {
      if (isFinished) return // The streams also close because they are destroyed.
      isFinished = true
      timer.cancel()
      this.#destroy()
      for (const lines of this.#lines) lines.end()
      const end = enclosure.readEnd({ code, signal, stderrTail: this.#tail.toString() })
      void closing.then((remains) => this.#report(end, remains))
    }
    const timer = this.#context.clock.setTimer(DRAIN_MS, finish)
    if (open.size === 0) return finish()
    for (const stream of open) {
      stream?.once('close', () => {
        if (open.delete(stream) && open.size === 0) finish()
      })
    }
  }

  #report(end: ProgramEnd, remains: Remains): void {
    this.#hasReported = true
    const said = readTail(this.#tail, this.#exitedAtMs ?? this.#context.clock.now())
    this.#context.listener.onExit({ ...end, ...said, truncated: this.#truncated, ...remains })
  }

  #destroy(): void {
    const { input, output, stderr, stdout } = this.#streams
    for (const stream of [input, output, stderr, stdout]) stream?.destroy()
  }
}

function describeRefusal(pid: number | undefined): string {
  return `process ${pid} may not be killed by this user (EPERM): it runs as another one. End it as that user, or give the host the right to`
}

function describeUnkillable(pid: number | undefined): string {
  return `process ${pid} did not end by SIGKILL: it hangs in the kernel, as in a device or a network file system, or its control group is frozen`
}
