import type { CarrierListener } from '../../src/port/carrier.ts'
import type { OpenPort, Port } from '../../src/port/port.ts'
import { codecOf } from '../../src/wire/codec-of.ts'
import { type Frame, wholeFrame } from '../../src/wire/frame.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { Kind } from '../../src/wire/kind.ts'

const CODEC = codecOf('json')

const NOTHING = { spawnFailure: undefined, stderrTail: '', truncated: undefined, usage: undefined, hasSurvivors: false }

/** A process that a test plays: it says what it is told to say, and dies of SIGKILL. */
export class ScriptedPort implements Port {
  readonly pid: number
  readonly isCongested = false
  memoryBytes: number | undefined = undefined
  /** Every message that it was sent, as `[kind, ...]`. */
  readonly read: unknown[][] = []
  isAlive = true
  readonly #listener: CarrierListener

  constructor(pid: number, listener: CarrierListener) {
    this.pid = pid
    this.#listener = listener
  }

  spawned(): void {
    this.#listener.onSpawned(this.pid)
  }

  ready(concurrency = 1): void {
    this.say([Kind.READY, { protocol: 1, sdk: 'script', runtime: 'test', pid: this.pid, methods: ['m'], concurrency }])
  }

  say(message: unknown[]): void {
    this.#listener.onPayload(Buffer.from(CODEC.encodeFrame(message).subarray(HEADER_BYTES)))
  }

  /** Answers its oldest open call of that argument with its own pid. */
  answer(args: unknown): void {
    const id = this.read.find(([kind, , , , given]) => kind === Kind.CALL && given === args)?.[1]
    this.say([Kind.REPLY, id, this.pid])
  }

  /** Arguments of the calls and casts that it was given, in order. */
  get given(): readonly unknown[] {
    return this.read.flatMap(([kind, ...rest]) =>
      kind === Kind.CALL ? [rest[3]] : kind === Kind.CAST ? [rest[2]] : [],
    )
  }

  get wasToldToStop(): boolean {
    return this.read.some(([kind]) => kind === Kind.STOP)
  }

  die(code: number | undefined, signal?: string): void {
    if (!this.isAlive) return
    this.isAlive = false
    this.#listener.onExit({ ...NOTHING, code, signal })
  }

  // ---- as a port

  write(frame: Frame): void {
    if (this.isAlive) this.read.push(CODEC.decode(wholeFrame(frame).subarray(HEADER_BYTES)) as unknown[])
  }

  end(): void {}

  ask(): void {
    this.signal('SIGTERM')
  }

  kill(): void {
    this.signal('SIGKILL')
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL') queueMicrotask(() => this.die(undefined, signal))
  }

  abandon(): void {}
}

/** Opens scripted ports, and keeps them in order. */
export function scriptedPorts(): { readonly ports: ScriptedPort[]; readonly openPort: OpenPort } {
  const ports: ScriptedPort[] = []
  const openPort: OpenPort = (_worker, listener) => {
    const port = new ScriptedPort(ports.length + 1, listener)
    ports.push(port)
    return port
  }
  return { ports, openPort }
}
