import { type Clock, systemClock } from '../../clock/clock.ts'
import type { CarrierExit, CarrierListener } from '../../port/carrier.ts'
import { openPort } from '../../port/open-port.ts'
import type { Port } from '../../port/port.ts'
import type { PortSpec } from '../../port/port-spec.ts'
import type { Codec } from '../../wire/codec.ts'
import { codecOf } from '../../wire/codec-of.ts'
import { contentLimitsOf } from '../../wire/content-limits.ts'
import { hostMessage, type Request, type Streams } from '../../wire/host-message.ts'
import { Kind } from '../../wire/kind.ts'
import { parseWorkerMessage, type ReadyInfo, type WorkerMessage } from '../../wire/worker-message.ts'
import { describeMessage } from './describe-message.ts'
import { Ledger } from './ledger.ts'
import { Mistake } from './mistake.ts'

/** How a worker is started, and how long each thing that it does may take. */
export interface TestedWorkerOptions {
  readonly program: PortSpec
  readonly codec: Codec['name']
  /** For each message that is awaited, in milliseconds. */
  readonly limitMs: number
  /** Default: that of the machine. */
  readonly clock?: Clock
}

/** A message of one kind. */
export type Heard<K extends WorkerMessage['kind']> = Extract<WorkerMessage, { kind: K }>

/** As many calls as are open at the same time; more than any case needs. */
const MAX_IN_FLIGHT = 1_024

/**
 * One life of a worker, with the kit in the place of its host. It says what a case wants, keeps
 * what comes until the case asks for it, and holds every message against the {@link Ledger}.
 */
export class TestedWorker implements CarrierListener {
  readonly codec: Codec
  readonly #options: TestedWorkerOptions
  readonly #port: Port
  readonly #ledger = new Ledger()
  readonly #lines: { readonly source: string; readonly text: string }[] = []
  #unread: WorkerMessage[] = []
  #sent: string[] = []
  #came: string[] = []
  #broken: string | undefined = undefined
  #exit: CarrierExit | undefined = undefined
  #wake: (() => void)[] = []
  #lastId = 0

  constructor(options: TestedWorkerOptions) {
    this.#options = options
    this.codec = codecOf(options.codec)
    this.#port = openPort({ program: options.program }, this, options.clock ?? systemClock)
    const { maxFrameBytes } = options.program
    const info = { name: 'conformance/w', incarnation: 'kit', maxFrameBytes, maxInFlight: MAX_IN_FLIGHT }
    this.say(hostMessage.hello({ ...info, heartbeatMs: 'off' }))
  }

  /** Which of its descriptors are text. */
  get printsTo(): 'stdout' | 'stderr' {
    return this.#options.program.descriptors === 'stdio' ? 'stderr' : 'stdout'
  }

  /** Whether it has ended, or broken the protocol, so that no further case can use it. */
  get isSpent(): boolean {
    return this.#exit !== undefined || this.#broken !== undefined
  }

  /** How it ended; `undefined` while it runs. */
  get ended(): CarrierExit | undefined {
    return this.#exit
  }

  /** A new case begins: what came before is no part of its transcript. */
  turnPage(): void {
    this.#sent = []
    this.#came = []
    this.#unread = []
  }

  say(message: readonly unknown[]): void {
    this.#sent.push(describeMessage(message))
    this.#ledger.sent(message)
    this.#port.write(this.codec.encodeFrame(message))
  }

  /** Bytes as they are. @param what - For the transcript. */
  write(what: string, bytes: Buffer): void {
    this.#sent.push(what)
    this.#port.write(bytes)
  }

  /** The frame of a call that is counted as sent; the caller writes it. */
  frameOfCall(method: string, args: unknown): { readonly id: number; readonly frame: Buffer } {
    const message = hostMessage.call(this.#nextId(), { method, args, ttlMs: undefined, headers: undefined })
    this.#ledger.sent(message)
    return { id: this.#lastId, frame: this.codec.encodeFrame(message) }
  }

  /** @returns Its id. */
  call(method: string, args: unknown = null, extra: Partial<Request & Streams> = {}): number {
    const { ttlMs, headers, credit, hasInput } = extra
    const streams = credit === undefined && hasInput === undefined ? undefined : { credit, hasInput: hasInput === true }
    this.say(hostMessage.call(this.#nextId(), { method, args, ttlMs, headers }, streams))
    return this.#lastId
  }

  cast(method: string, args: unknown = null): void {
    this.say(hostMessage.cast({ method, args, ttlMs: undefined, headers: undefined }))
  }

  /** The end of its frames, which means "die now". */
  end(): void {
    this.#sent.push('(end of file)')
    this.#port.end()
  }

  /** @throws {@link Mistake} with what would be right, unless `isRight`. */
  check(isRight: boolean, right: string): void {
    if (!isRight) throw this.#mistake(right)
  }

  async ready(): Promise<ReadyInfo> {
    return (await this.take(Kind.READY, 'READY comes after HELLO, with the fields of §4')).info
  }

  /** The next message of that kind, of those that were not asked for. */
  take<K extends WorkerMessage['kind']>(
    kind: K,
    right: string,
    matches: (message: Heard<K>) => boolean = () => true,
  ): Promise<Heard<K>> {
    const isIt = (message: WorkerMessage): message is Heard<K> => message.kind === kind && matches(message as Heard<K>)
    return this.#until(right, () => {
      const found = this.#unread.find(isIt)
      if (found !== undefined) this.#unread.splice(this.#unread.indexOf(found), 1)
      return found
    })
  }

  /** What has come of that kind and was not asked for. */
  unread<K extends WorkerMessage['kind']>(kind: K): readonly Heard<K>[] {
    return this.#unread.filter((message): message is Heard<K> => message.kind === kind)
  }

  /** The value of the REPLY of that call. */
  async reply(id: number, right: string): Promise<unknown> {
    const answer = await this.#answer(id, right)
    if (answer.kind !== Kind.REPLY) throw this.#mistake(right)
    return answer.value
  }

  /** The error of the FAIL of that call. @param code - Which it must have. */
  async failure(id: number, code: string, right: string): Promise<Heard<typeof Kind.FAIL>['error']> {
    const answer = await this.#answer(id, right)
    if (answer.kind !== Kind.FAIL || answer.error.code !== code) throw this.#mistake(right)
    return answer.error
  }

  /** A call of the worker's own. */
  upcall(right: string, matches: (call: Heard<typeof Kind.CALL>) => boolean = () => true) {
    return this.take(Kind.CALL, right, matches)
  }

  /** More credit for a stream that it takes of a sibling; `undefined` when it has left that. */
  async creditOrCancel(id: number): Promise<number | undefined> {
    const { n } = await this.#until(`CREDIT ${id} for more elements, or CANCEL ${id}`, () => {
      const credit = this.unread(Kind.CREDIT).find((message) => message.id === id)
      if (credit !== undefined) this.#unread.splice(this.#unread.indexOf(credit), 1)
      return credit ?? (this.isUpcallOpen(id) ? undefined : { n: undefined })
    })
    return n
  }

  /** It has ended, or says READY. */
  async endOrReady(right: string): Promise<ReadyInfo | undefined> {
    const { info } = await this.#until(
      right,
      () => this.unread(Kind.READY)[0] ?? (this.#exit === undefined ? undefined : { info: undefined }),
    )
    return info
  }

  isUpcallOpen(id: number): boolean {
    return this.#ledger.isUpcallOpen(id)
  }

  /** It logs that message. */
  logged(message: string): Promise<unknown> {
    const right = `LOG with the message ${JSON.stringify(message)}`
    return this.take(Kind.LOG, right, (log) => log.message === message)
  }

  /** It prints that line where text belongs. */
  printed(text: string): Promise<unknown> {
    const source = this.printsTo
    return this.#until(`the line ${JSON.stringify(text)} on ${source}, which is for text`, () =>
      this.#lines.find((line) => line.source === source && line.text === text),
    )
  }

  /** It has read everything that was said before. */
  async hasRead(): Promise<number> {
    const seq = this.#nextId()
    this.say(hostMessage.ping(seq))
    const right = `PONG ${seq}, from the thread that reads the descriptor`
    return (await this.take(Kind.PONG, right, (pong) => pong.seq === seq)).progress
  }

  /** It ends by itself. */
  async exit(right: string, isRight: (exit: CarrierExit) => boolean): Promise<void> {
    const exit = await this.#until(right, () => this.#exit)
    this.check(isRight(exit), right)
  }

  /** Ends it, if it runs. */
  async close(): Promise<void> {
    this.#port.kill()
    while (this.#exit === undefined) await this.#change()
  }

  onSpawned(): void {}
  onFramesEnded(): void {}
  onInputClosed(): void {}
  onUnwritten(): void {}
  onDrain(): void {}

  onPayload(payload: Buffer): void {
    if (this.#broken !== undefined) return
    try {
      const value = this.codec.decode(payload, contentLimitsOf(this.#options.program.maxFrameBytes))
      this.#came.push(describeMessage(value))
      const message = parseWorkerMessage(value)
      this.#broken = this.#ledger.heard(message)
      this.#unread.push(message)
      this.#humour(message)
    } catch (error) {
      this.#broken = error instanceof Error ? error.message : String(error)
    }
    this.#changed()
  }

  onLine(source: 'stdout' | 'stderr', text: string): void {
    this.#came.push(`${source}: ${text}`)
    this.#lines.push({ source, text })
    this.#changed()
  }

  onViolation(violation: Error): void {
    this.#broken ??= violation.message
    this.#changed()
  }

  onExit(exit: CarrierExit): void {
    const { spawnFailure, code, signal } = exit
    this.#came.push(
      spawnFailure === undefined
        ? `(it ended: ${signal === undefined ? `exit code ${code}` : signal})`
        : `(it could not be started: ${spawnFailure.diagnosis})`,
    )
    this.#exit = exit
    this.#changed()
  }

  /** A host gives up a call that its worker cancels. */
  #humour(message: WorkerMessage): void {
    if (message.kind !== Kind.CANCEL || !this.#ledger.isUpcallOpen(message.id)) return
    this.say(hostMessage.fail(message.id, { code: 'CANCELLED', name: 'Cancelled', message: 'it was cancelled' }))
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  #answer(id: number, right: string): Promise<Heard<typeof Kind.REPLY> | Heard<typeof Kind.FAIL>> {
    const isAnswer = (message: WorkerMessage): message is Heard<typeof Kind.REPLY> | Heard<typeof Kind.FAIL> =>
      (message.kind === Kind.REPLY || message.kind === Kind.FAIL) && message.id === id
    return this.#until(right, () => this.#unread.find(isAnswer))
  }

  async #until<T>(right: string, look: () => T | undefined): Promise<T> {
    const { clock = systemClock, limitMs } = this.#options
    const wait = { isOver: false }
    const timer = clock.setTimer(limitMs, () => {
      wait.isOver = true
      this.#changed()
    })
    try {
      for (;;) {
        if (this.#broken !== undefined) throw this.#mistake(this.#broken)
        const found = look()
        if (found !== undefined) return found
        if (this.#exit !== undefined) throw this.#mistake(right)
        if (wait.isOver) throw this.#mistake(`${right}, within ${limitMs} ms`)
        await this.#change()
      }
    } finally {
      timer.cancel()
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve))
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }

  #mistake(right: string): Mistake {
    return new Mistake(right, { sent: this.#sent, came: this.#came.length === 0 ? ['(nothing)'] : this.#came })
  }
}
