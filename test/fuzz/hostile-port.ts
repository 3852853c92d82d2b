import { inspect } from 'node:util'
import { WireError } from '../../src/errors/wire-error.ts'
import type { CarrierListener } from '../../src/port/carrier.ts'
import type { Port } from '../../src/port/port.ts'
import type { Codec } from '../../src/wire/codec.ts'
import { contentLimitsOf } from '../../src/wire/content-limits.ts'
import { type Frame, wholeFrame } from '../../src/wire/frame.ts'
import { FrameReader, HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { Kind } from '../../src/wire/kind.ts'
import { faultOfCarried } from '../wire/carried.ts'
import { Referee, type Verdict } from './referee.ts'

/** Frames of each kind that may wait for a worker that does not read. */
export type Bounds = Readonly<Record<'answers' | 'items' | 'pushes' | 'others', number>>

/** What a hostile port needs of the play. */
export interface HostilePortOptions {
  readonly codec: Codec
  readonly maxFrameBytes: number
  readonly maxInFlight: number
  readonly bounds: Bounds
  /** Something is not as it should be. */
  readonly found: (what: string) => void
}

/** What a port says of an end, beside how it came. */
export const NOTHING_ELSE = {
  spawnFailure: undefined,
  stderrTail: '',
  truncated: undefined,
  usage: undefined,
  hasSurvivors: false,
} as const

/**
 * One life of the hostile worker, without a process: bytes go through the host's own frame reader,
 * as from a pipe. The {@link Referee} sees what both sides say, and whoever breaks the protocol,
 * and only they, must be killed for it, at that very message.
 */
export class HostilePort implements Port {
  readonly pid = 1
  readonly referee: Referee
  readonly #options: HostilePortOptions
  readonly #listener: CarrierListener
  readonly #reader: FrameReader
  readonly #backlog = { answers: 0, items: 0, pushes: 0, others: 0 }
  #held: Buffer[] = []
  readonly memoryBytes = undefined
  #isCongested = false
  #isDeaf = false
  #isKilled = false
  #hasExited = false
  /** Frames that were read. */
  frames = 0

  constructor(options: HostilePortOptions, listener: CarrierListener) {
    this.#options = options
    this.#listener = listener
    this.#reader = new FrameReader(options.maxFrameBytes)
    this.referee = new Referee(options.maxInFlight)
  }

  get hasExited(): boolean {
    return this.#hasExited
  }

  /** The worker writes these bytes. */
  feed(chunks: readonly Buffer[], isHeld: boolean): void {
    const [first = Buffer.alloc(0), ...others] = chunks
    this.#held.push(first)
    if (isHeld) return
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    for (const chunk of [bytes, ...others]) this.#read(chunk)
  }

  congest(): void {
    this.#isCongested = true
  }

  drain(): void {
    if (!this.#isCongested || this.#hasExited) return
    this.#isCongested = false
    Object.assign(this.#backlog, { answers: 0, items: 0, pushes: 0, others: 0 })
    this.#listener.onDrain()
  }

  exit(code: number): void {
    this.#end(code, undefined)
  }

  // ---- as the host sees it

  get isCongested(): boolean {
    return this.#isCongested || this.#hasExited
  }

  write(frame: Frame): void {
    const message = this.#options.codec.decode(wholeFrame(frame).subarray(HEADER_BYTES)) as readonly unknown[]
    if (this.#isCongested) this.#wait(message[0])
    this.referee.heardHost(message)
  }

  end(): void {
    queueMicrotask(() => this.#end(0, undefined))
  }

  ask(): void {
    this.signal('SIGTERM')
  }

  kill(): void {
    this.signal('SIGKILL')
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL') this.#isKilled = true
    queueMicrotask(() => this.#end(undefined, signal))
  }

  abandon(): void {}

  // ---- the rest

  #read(chunk: Buffer): void {
    if (this.#isDeaf || this.#hasExited) return
    try {
      this.#reader.push(chunk, (payload) => this.#hear(payload))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.#isDeaf = true
      this.frames += 1
      this.#listener.onViolation(error)
      if (!this.#isKilled) this.#options.found(`it lives on after ${error.code}`)
    }
  }

  #hear(payload: Buffer): void {
    this.frames += 1
    if (this.#isKilled) return this.#listener.onPayload(payload)
    const message = this.#decode(payload)
    const verdict = message === undefined ? 'violation' : this.referee.judge(message, this.#isCongested)
    this.#listener.onPayload(payload)
    this.#compare(verdict, message)
  }

  #compare(verdict: Verdict, message: unknown): void {
    if (verdict === 'violation' && !this.#isKilled) this.#options.found(`it lives on after ${short(message)}`)
    if (verdict === 'legal' && this.#isKilled) this.#options.found(`it was killed for ${short(message)}`)
  }

  #decode(payload: Buffer): unknown {
    const { codec, maxFrameBytes } = this.#options
    try {
      const message = codec.decode(payload, contentLimitsOf(maxFrameBytes))
      const fault = faultOfCarried(message)
      if (fault !== undefined) this.#options.found(`it was read as something that no worker may send: ${fault}`)
      return message
    } catch {
      return undefined
    }
  }

  #wait(kind: unknown): void {
    const what = WHAT.get(kind) ?? 'others'
    this.#backlog[what] += 1
    const { bounds, found } = this.#options
    if (this.#backlog[what] === bounds[what] + 1)
      found(`more than ${bounds[what]} ${what} wait for a worker that does not read`)
  }

  #end(code: number | undefined, signal: string | undefined): void {
    if (this.#hasExited) return
    this.#hasExited = true
    this.#listener.onExit({ ...NOTHING_ELSE, code, signal })
  }
}

const short = (message: unknown): string => inspect(message, { depth: 2, breakLength: Infinity }).slice(0, 120)

const WHAT: ReadonlyMap<unknown, keyof Bounds> = new Map<unknown, keyof Bounds>([
  [Kind.REPLY, 'answers'],
  [Kind.FAIL, 'answers'],
  [Kind.ITEM, 'items'],
  [Kind.PUSH, 'pushes'],
])
