import type { CarrierListener } from '../../src/port/carrier.ts'
import type { Port } from '../../src/port/port.ts'
import type { Codec } from '../../src/wire/codec.ts'
import { type Frame, wholeFrame } from '../../src/wire/frame.ts'
import { HEADER_BYTES } from '../../src/wire/frame-reader.ts'
import { Kind } from '../../src/wire/kind.ts'
import { NOTHING_ELSE } from './hostile-port.ts'

const MAX_COUNT = 0xffff_ffff
/** Elements that it sends in one turn, however many it may. */
const BURST = 50

const INFO = {
  protocol: 1,
  sdk: 'sibling',
  runtime: 'none',
  methods: ['echo', 'count', 'never', 'fails'],
  concurrency: 4,
}

/**
 * A worker without a process that does everything right, and trusts nobody: what the host may not
 * say, it reports.
 *
 * Its methods: `echo`, `count` (a stream without end), `never` (answers when it is cancelled) and
 * `fails`.
 */
export class SiblingPort implements Port {
  readonly pid = 2
  readonly isCongested = false
  readonly memoryBytes = undefined
  readonly #codec: Codec
  readonly #listener: CarrierListener
  readonly #found: (what: string) => void
  /** Streams: how many elements it may send. */
  readonly #credit = new Map<number, number>()
  readonly #waiting = new Set<number>()
  #hasExited = false
  #isSending = false

  constructor(codec: Codec, listener: CarrierListener, found: (what: string) => void) {
    this.#codec = codec
    this.#listener = listener
    this.#found = found
  }

  write(frame: Frame): void {
    const message = this.#codec.decode(wholeFrame(frame).subarray(HEADER_BYTES)) as readonly unknown[]
    queueMicrotask(() => this.#hear(message))
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
    queueMicrotask(() => this.#end(undefined, signal))
  }

  abandon(): void {}

  #hear([kind, id, second, method, args, , , , credit]: readonly unknown[]): void {
    if (this.#hasExited) return
    if (kind === Kind.HELLO) this.#say([Kind.READY, INFO])
    else if (kind === Kind.PING) this.#say([Kind.PONG, id, 0])
    else if (kind === Kind.CAST) this.#say([Kind.CREDIT, 0, 1])
    else if (kind === Kind.CREDIT) this.#grant(id as number, second)
    else if (kind === Kind.CANCEL) this.#cancel(id as number)
    else if (kind === Kind.CALL) this.#called(id as number, method, { args, credit: credit ?? undefined })
  }

  #called(id: number, method: unknown, { args, credit }: { args: unknown; credit: unknown }): void {
    if (credit !== undefined && !isCount(credit))
      this.#found(`the sibling was called with credit ${JSON.stringify(credit)}`)
    if (method === 'never') this.#waiting.add(id)
    else if (method === 'fails') this.#say([Kind.FAIL, id, { code: 'HANDLER_FAILED', message: 'it fails', data: args }])
    else if (method === 'echo' && credit === undefined) this.#say([Kind.REPLY, id, args])
    else if (method === 'count' && credit !== undefined) {
      this.#credit.set(id, credit as number)
      this.#sendSoon()
    } else this.#say([Kind.FAIL, id, { code: 'UNKNOWN_METHOD' }])
  }

  #grant(id: number, n: unknown): void {
    if (!isCount(n)) return this.#found(`the sibling was given credit ${String(n)}`)
    const credit = this.#credit.get(id)
    if (credit === undefined) return
    this.#credit.set(id, credit + (n as number))
    if (credit + (n as number) > MAX_COUNT) this.#found('the sibling has more credit than it can count')
    this.#sendSoon()
  }

  #cancel(id: number): void {
    if (this.#credit.delete(id) || this.#waiting.delete(id)) this.#say([Kind.FAIL, id, { code: 'CANCELLED' }])
  }

  #sendSoon(): void {
    if (this.#isSending) return
    this.#isSending = true
    setImmediate(() => {
      this.#isSending = false
      for (const [id, credit] of this.#credit) {
        const count = Math.min(BURST, credit)
        this.#credit.set(id, credit - count)
        for (let n = 0; n < count && this.#credit.has(id); n += 1) this.#say([Kind.ITEM, id, n])
        if (credit > count) this.#sendSoon()
      }
    })
  }

  #say(message: readonly unknown[]): void {
    if (!this.#hasExited) this.#listener.onPayload(this.#codec.encodeFrame(message).subarray(HEADER_BYTES))
  }

  #end(code: number | undefined, signal: string | undefined): void {
    if (this.#hasExited) return
    this.#hasExited = true
    this.#listener.onExit({ ...NOTHING_ELSE, code, signal })
  }
}

const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_COUNT
