import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { Packr } from 'msgpackr'
import { programOf } from './programs.ts'
import { within } from './within.ts'

const packr = new Packr({ useRecords: false, int64AsType: 'number' })

export type Message = readonly unknown[]

/** How a worker ended, and all that it said beside frames. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface SdkWorkerOptions {
  readonly descriptors?: 'pipes' | 'stdio'
  readonly codec?: 'msgpack' | 'json'
  readonly maxFrameBytes?: number
  /** Default: HELLO names no bound. */
  readonly maxInFlight?: number
  /** Default: true. */
  readonly sendHello?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Default: the fixture as a bundle, in plain Node. */
  readonly argv?: readonly string[]
}

/**
 * The smallest host: a fixture under `test/fixtures/workers/node/` in a real process, and its
 * frames.
 */
export class SdkWorker {
  static readonly #alive = new Set<SdkWorker>()
  readonly process: ChildProcess
  readonly exit: Promise<Exit>
  readonly #input: Writable
  readonly #codec: 'msgpack' | 'json'
  readonly #messages: Message[] = []
  readonly #waiting: { readonly isIt: (message: Message) => boolean; resolve(message: Message): void }[] = []
  #chunks: Buffer[] = []
  #needed = 4

  constructor(fixture: string, options: SdkWorkerOptions = {}) {
    const {
      descriptors = 'pipes',
      codec = 'msgpack',
      sendHello = true,
      maxFrameBytes = 67_108_864,
      maxInFlight,
    } = options
    const isStdio = descriptors === 'stdio'
    const argv = options.argv ?? [programOf(fixture)]
    this.#codec = codec
    this.process = spawn(process.execPath, argv, {
      // A process group of its own, of which nothing is left when it has ended: as a real host does
      // it.
      detached: true,
      stdio: isStdio ? ['pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        // By this the whole run knows the processes that it has started.
        TMPDIR: process.env['TMPDIR'],
        TUTTI_PROTOCOL: '1',
        TUTTI_FD_IN: isStdio ? '0' : '3',
        TUTTI_FD_OUT: isStdio ? '1' : '4',
        TUTTI_CODEC: codec,
        ...options.env,
      },
    })
    const [, stdout, stderr] = this.process.stdio
    // The pipe of a spawned process is a Writable or a Readable, by the direction in which it is
    // used.
    this.#input = this.process.stdio[isStdio ? 0 : 3] as Writable
    const output = this.process.stdio[isStdio ? 1 : 4] as Readable
    const text = { stdout: '', stderr: '' }
    this.#input.on('error', () => undefined)
    output.on('data', (chunk: Buffer) => {
      this.#receive(chunk)
    })
    if (!isStdio) stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()))
    stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()))
    this.process.once('exit', () => {
      this.#killGroup()
    })
    SdkWorker.#alive.add(this)
    this.exit = once(this.process, 'close').then(([code, signal]) => {
      SdkWorker.#alive.delete(this)
      return { code, signal, ...text }
    })
    const bound = maxInFlight === undefined ? {} : { maxInFlight }
    if (sendHello)
      this.send([1, { protocol: 1, name: 'band/echo', incarnation: 'i1', maxFrameBytes, ...bound, heartbeatMs: null }])
  }

  /** A worker that has sent `READY`. */
  static async ready(fixture: string, options?: SdkWorkerOptions): Promise<SdkWorker> {
    const worker = new SdkWorker(fixture, options)
    await worker.next('READY', ([kind]) => kind === 2)
    return worker
  }

  /**
   * A worker whose call 2 keeps its main thread busy, with another call waiting behind it.
   *
   * @returns The worker, and what lets call 2 end once everything that has been sent is read.
   */
  static async blocked(
    waiting: Message,
  ): Promise<{ readonly worker: SdkWorker; readonly release: () => Promise<void> }> {
    const worker = await SdkWorker.ready('busy')
    const gate = `${programOf('busy')}.${String(worker.process.pid)}`
    worker.send([3, 2, null, 'spinUntilFile', gate, null, null], waiting)
    await worker.next('call 2 to start', ([kind]) => kind === 15)
    const release = async (): Promise<void> => {
      // The first PONG may leave before the main thread is given what came in the same read, the
      // second does not.
      for (const seq of [1, 2]) {
        worker.send([12, seq])
        await worker.next('PONG', ([kind]) => kind === 13)
      }
      writeFileSync(gate, '')
    }
    return { worker, release }
  }

  /** Ends what a failed test has left; returns how many that were. */
  static async reap(): Promise<number> {
    const left = [...SdkWorker.#alive]
    for (const worker of left) worker.#killGroup()
    await Promise.all(left.map((worker) => worker.exit))
    return left.length
  }

  /** Everything that has come and was not asked for yet, in its order. */
  get unread(): readonly Message[] {
    return this.#messages
  }

  encode(message: Message): Buffer {
    const payload = this.#codec === 'json' ? Buffer.from(JSON.stringify(message)) : packr.pack(message)
    const header = Buffer.alloc(4)
    header.writeUInt32BE(payload.length)
    return Buffer.concat([header, payload])
  }

  /** Several messages leave in one write. */
  send(...messages: Message[]): void {
    this.sendBytes(Buffer.concat(messages.map((message) => this.encode(message))))
  }

  sendBytes(bytes: Uint8Array): void {
    this.#input.write(bytes)
  }

  endOfFile(): void {
    this.#input.end()
  }

  /** The first message that fits, taken out of what has come; waits for it if need be. */
  async next(what: string, isIt: (message: Message) => boolean): Promise<Message> {
    const index = this.#messages.findIndex(isIt)
    if (index !== -1) return this.#messages.splice(index, 1)[0] ?? []
    const found = new Promise<Message>((resolve) => this.#waiting.push({ isIt, resolve }))
    const gone = this.exit.then((exit) => {
      throw new Error(`waiting for ${what}, but the worker ended: ${JSON.stringify(exit)}`)
    })
    return within(`${what} (unread: ${JSON.stringify(this.#messages)})`, Promise.race([found, gone]))
  }

  /** The answer to call `id`: `REPLY` or `FAIL`. */
  answer(id: number): Promise<Message> {
    return this.next(`the answer to ${id}`, ([kind, answered]) => (kind === 5 || kind === 6) && answered === id)
  }

  /** Calls and waits: the value, or the error map. */
  async call(id: number, method: string, args: unknown = null): Promise<unknown> {
    this.send([3, id, null, method, args, null, null])
    return (await this.answer(id))[2]
  }

  ended(): Promise<Exit> {
    return within('the end of the worker', this.exit)
  }

  #killGroup(): void {
    try {
      process.kill(-(this.process.pid ?? Number.NaN), 'SIGKILL')
    } catch {
      // Nothing was left of it.
    }
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk)
    if (this.#chunks.reduce((sum, { length }) => sum + length, 0) < this.#needed) return
    let bytes = Buffer.concat(this.#chunks)
    for (;;) {
      this.#needed = bytes.length < 4 ? 4 : 4 + bytes.readUInt32BE()
      if (bytes.length < this.#needed) break
      this.#take(Buffer.from(bytes.subarray(4, this.#needed)))
      bytes = bytes.subarray(this.#needed)
    }
    this.#chunks = [bytes]
  }

  #take(payload: Buffer): void {
    // A test looks at what it gets; a message that is no array fails there.
    const message = (this.#codec === 'json' ? JSON.parse(payload.toString()) : packr.unpack(payload)) as Message
    const index = this.#waiting.findIndex(({ isIt }) => isIt(message))
    if (index === -1) this.#messages.push(message)
    else this.#waiting.splice(index, 1)[0]?.resolve(message)
  }
}
