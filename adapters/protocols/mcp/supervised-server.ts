import { nanoid } from 'nanoid'
import {
  CallError,
  type CallOptions,
  formatDeath,
  formatExitReason,
  type Ref,
  type StartOptions,
  type SupervisorSpec,
  type System,
  start,
  subscribe,
} from '../../../src/index.ts'

/** What becomes of a server. */
export interface SupervisedServerOptions {
  /** Id of the server in its tree. */
  readonly name: string
  readonly containment: StartOptions['containment'] | undefined
  /** The tree with that id of its root. */
  readonly tree: (root: string) => SupervisorSpec
  readonly onStderr: (line: string) => void
  /** A life has ended that was not told to. */
  readonly onDeath: (error: Error) => void
  /** It has ended for good: it did not start, or was given up. */
  readonly onEnd: (error: Error) => void
}

/** A system of one server, which is started when it is made. */
export class SupervisedServer {
  readonly #options: SupervisedServerOptions
  /** Unlike that of every other system: events of the whole process are told apart by it. */
  readonly #root = `mcp-${nanoid(10)}`
  readonly #path: string
  readonly #abort = new AbortController()
  readonly #unsubscribe: readonly (() => void)[]
  readonly #running: Promise<System>
  #pid: number | undefined
  #ref: Ref | undefined

  constructor(options: SupervisedServerOptions) {
    this.#options = options
    this.#path = `${this.#root}/${options.name}`
    this.#unsubscribe = this.#listen()
    this.#running = this.#start()
    this.#running.catch((error: unknown) => this.#ended(error instanceof Error ? error : new Error(String(error))))
  }

  /** Pid of the process that runs now. */
  get pid(): number | undefined {
    return this.#pid
  }

  /** Calls it, as soon as it runs. */
  call(method: string, message: object, options: CallOptions): Promise<unknown> {
    const ref = this.#ref
    if (ref !== undefined) return ref.call(method, message, options)
    return this.#refWhenRunning().then((running) => running.call(method, message, options))
  }

  /** Tells it something, as soon as it runs. */
  cast(method: string, message: object): void {
    if (this.#ref !== undefined) return this.#ref.cast(method, message)
    // When it does not start, the requests tell why.
    this.#refWhenRunning().then(
      (ref) => ref.cast(method, message),
      () => undefined,
    )
  }

  /** Stops it, and resolves when nothing of it is left. Never rejects. */
  async stop(): Promise<void> {
    this.#abort.abort(new Error('the transport was closed'))
    const system = await this.#running.catch(() => undefined)
    await system?.shutdown()
    for (const undo of this.#unsubscribe) undo()
  }

  #listen(): readonly (() => void)[] {
    return [
      subscribe('worker:log', ({ path, source, message }) => {
        if (path === this.#path && source !== 'stdout') this.#options.onStderr(message)
      }),
      subscribe('worker:spawned', ({ path, pid }) => {
        if (path === this.#path) this.#pid = pid
      }),
      subscribe('worker:died', ({ death }) => {
        if (death.path !== this.#path) return
        this.#pid = undefined
        // One that ends before the first is ready is the end of the start.
        if (this.#ref === undefined || this.#abort.signal.aborted) return
        this.#options.onDeath(this.#error('CALL_EXITED', `The server ${formatDeath(death)}`))
      }),
    ]
  }

  async #start(): Promise<System> {
    const { tree, containment } = this.#options
    const system = await start(tree(this.#root), {
      log: 'silent',
      signal: this.#abort.signal,
      ...(containment === undefined ? {} : { containment }),
    })
    this.#ref = system.ref(this.#path)
    void system.exited.then((reason) =>
      this.#ended(this.#error('CALL_NOPROC', `The server was given up: ${formatExitReason(reason)}`)),
    )
    return system
  }

  async #refWhenRunning(): Promise<Ref> {
    return (await this.#running).ref(this.#path)
  }

  #ended(error: Error): void {
    for (const undo of this.#unsubscribe) undo()
    if (!this.#abort.signal.aborted) this.#options.onEnd(error)
  }

  #error(code: 'CALL_EXITED' | 'CALL_NOPROC', message: string): CallError {
    const death = this.#ref?.lastDeath
    const details = { target: this.#options.name, method: '', progress: 'started' } as const
    return new CallError(code, message, { ...details, ...(death === undefined ? {} : { death }) })
  }
}
