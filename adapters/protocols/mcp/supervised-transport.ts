import { PassThrough, type Readable } from 'node:stream'
import { optionsOf } from '../../../src/adapter-kit.ts'
import { CallError } from '../../../src/index.ts'
import { isMap, type JsonRpcId } from '../json-rpc/json-rpc-message.ts'
import { failureMessage } from './failure-message.ts'
import { mcpDialect } from './mcp-dialect.ts'
import { McpSession, type RepeatedRequest } from './mcp-session.ts'
import type { McpListener, McpSpeech } from './mcp-speech.ts'
import { type McpServerOptions, type ResolvedServer, resolveServer } from './server-options.ts'
import { nameOfServer, serverTree } from './server-tree.ts'
import { SupervisedServer } from './supervised-server.ts'

/**
 * A transport for the official client SDKs, in place of their `StdioClientTransport`: for v1 of
 * `@modelcontextprotocol/sdk`, and for `@modelcontextprotocol/client`. The server behind it is a
 * supervised process.
 *
 * Nothing is started before the first request. When the server does not start then, that request
 * fails with what it wrote to stderr, and the transport is closed: another attempt would fail in
 * the same way. When it dies later, requests in flight fail within milliseconds, or are sent once
 * more where that does no harm, and a successor is started that knows what was agreed; `onerror`
 * hears of it. When too many successors die, the transport is closed.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`.
 * @example
 * const client = new Client({ name: 'me', version: '1' }) await
 * client.connect(supervisedTransport({ command: 'npx', args: ['-y',
 * '@modelcontextprotocol/server-memory'] }))
 */
export function supervisedTransport(options: McpServerOptions): SupervisedTransport {
  return new SupervisedTransport(resolveServer('supervisedTransport()', options))
}

/** What {@link supervisedTransport} returns; the SDK calls it, and sets its three callbacks. */
export class SupervisedTransport {
  /** The connection is closed, by us or because the server could not be kept alive. */
  onclose?: (() => void) | undefined
  /** Something went wrong: the death of a server, as an Error whose message says why. */
  onerror?: ((error: Error) => void) | undefined
  /** A message of the server, or the failure of a request. */
  onmessage?: ((message: object) => void) | undefined
  /** With `stderr: 'pipe'`: what the lives of the server write to it; else `null`. */
  readonly stderr: Readable | null
  readonly #options: ResolvedServer
  readonly #stderr: PassThrough | undefined
  /** Requests of the client that have no answer; those that it has cancelled are not among them. */
  readonly #open = new Set<JsonRpcId>()
  /** Of those that it has cancelled: the ones that no life had until then. */
  readonly #cancelled = new Set<JsonRpcId>()
  #server: SupervisedServer | undefined
  #session: McpSession | undefined
  #speech: McpSpeech | undefined
  /** Requests of the client that are the greeting, by their methods. */
  readonly #hellos = new Map<string, JsonRpcId>()
  #isClosed = false
  #closing: Promise<void> | undefined

  /** @internal Use {@link supervisedTransport}. */
  constructor(options: ResolvedServer) {
    this.#options = options
    this.#stderr = options.stderr === 'pipe' ? new PassThrough() : undefined
    this.stderr = this.#stderr ?? null
  }

  /** Pid of the server that runs now; `null` when none does. */
  get pid(): number | null {
    return this.#server?.pid ?? null
  }

  /** The SDK calls it; the server is started with the first request. */
  // eslint-disable-next-line @typescript-eslint/require-await -- as `send`
  async start(): Promise<void> {
    this.#refuseClosed('start')
  }

  /**
   * Hands a message of the client to the server. A request that cannot be answered is answered with
   * an error, through `onmessage`.
   *
   * @throws {@link CallError} `CALL_NOPROC` when the transport is closed; {@link SpecError}
   *   `SPEC_INVALID_OPTION` when it is no object.
   */
  // eslint-disable-next-line @typescript-eslint/require-await -- the SDK awaits it; there is nothing to wait for
  async send(message: object): Promise<void> {
    this.#refuseClosed('send')
    // A copy, of which nothing can throw any more when it is read.
    const copy: Readonly<Record<string, unknown>> = { ...optionsOf('send()', message) }
    const { id, method } = copy
    if (typeof method !== 'string') this.#speech?.answer(isId(id) ? id : '', copy)
    else if (isId(id)) this.#request({ id, method, params: paramsOf(copy) }, copy)
    else this.#notify(method, copy)
  }

  /** Gives up what is open, stops the server, and resolves when nothing of it is left. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    for (const id of this.#open) this.#cancel(id)
    await this.#server?.stop()
    this.#stderr?.end()
    this.onclose?.()
  }

  #request(request: RepeatedRequest & { readonly id: JsonRpcId }, message: object): void {
    const { id, method, params } = request
    const server = (this.#server ??= this.#begin(request))
    if (method === 'initialize' && this.#speech?.isGreeting === true) {
      this.#hellos.set(method, id)
      this.#learn().hello = { method, params }
      return this.#speech.greetAgain()
    }
    if (this.#hellos.get(method) === id) return
    const session = this.#learn()
    this.#open.add(id)
    const isListening = method === 'subscriptions/listen'
    const mayRepeat = isListening || (this.#options.policy.retry === 'annotated' && session.mayRepeat(request))
    const options = isListening ? LISTENED : mayRepeat ? REPEATED : ONCE
    server.call(method, message, options).then(
      (answer) => this.#answered(request, answer),
      (error: unknown) => this.#failed(id, error),
    )
  }

  /** The first request is the greeting, or shows how this client greets. */
  #begin({ id, method, params }: RepeatedRequest & { readonly id: JsonRpcId }): SupervisedServer {
    const isHello = method === 'initialize' || method === 'server/discover'
    if (isHello) this.#hellos.set(method, id)
    const meta = params?.['_meta']
    const hello = isHello
      ? { method, params }
      : { method: 'server/discover', params: meta === undefined ? {} : { _meta: meta } }
    const session = (this.#session = new McpSession(hello))
    const listener: McpListener = {
      onLife: (speech) => (this.#speech = speech),
      onMessage: (value) => this.#deliver(value),
      takeCancelled: (cancelledId) => this.#cancelled.delete(cancelledId),
      takeHello: (asked) => this.#takeHello(asked),
    }
    return new SupervisedServer({
      name: nameOfServer(this.#options),
      containment: this.#options.policy.containment,
      tree: (root) => serverTree(root, this.#options, mcpDialect(session, listener)),
      onStderr: (line) => this.#showStderr(line),
      onDeath: (error) => this.onerror?.(error),
      onEnd: (error) => this.#ended(error),
    })
  }

  #learn(): McpSession {
    return (this.#session ??= new McpSession({ method: 'server/discover', params: {} }))
  }

  #takeHello(method: string): JsonRpcId | undefined {
    const id = this.#hellos.get(method)
    this.#hellos.delete(method)
    return id
  }

  #notify(method: string, message: Readonly<Record<string, unknown>>): void {
    // Each life is told when it has been greeted.
    if (method === 'notifications/initialized') return
    if (method === 'notifications/cancelled') {
      const id = paramsOf(message)?.['requestId']
      if (isId(id)) this.#cancel(id)
      return
    }
    this.#server?.cast(method, message)
  }

  /** Nobody waits for its answer any more. */
  #cancel(id: JsonRpcId): void {
    if (!this.#open.delete(id)) return
    if (this.#speech?.cancel(id) !== true) this.#cancelled.add(id)
  }

  #answered(request: RepeatedRequest & { readonly id: JsonRpcId }, answer: unknown): void {
    if (!this.#open.delete(request.id)) return
    if (isMap(answer) && 'result' in answer) this.#session?.answered(request, answer['result'])
    this.#deliver(answer)
  }

  #failed(id: JsonRpcId, error: unknown): void {
    this.#cancelled.delete(id)
    // Who has cancelled a request does not wait for its answer.
    if (this.#open.delete(id)) this.#deliver(failureMessage(id, error))
  }

  /** The server has ended for good, without having been told to. */
  #ended(error: Error): void {
    if (this.#isClosed) return
    for (const id of this.#hellos.values()) this.#deliver(failureMessage(id, error))
    this.#hellos.clear()
    this.onerror?.(error)
    void this.close()
  }

  #deliver(value: unknown): void {
    if (isMap(value)) this.onmessage?.(value)
  }

  #showStderr(line: string): void {
    if (this.#stderr !== undefined) this.#stderr.write(`${line}\n`)
    else if (this.#options.stderr !== 'ignore') process.stderr.write(`${line}\n`)
  }

  #refuseClosed(what: string): void {
    if (!this.#isClosed) return
    const target = nameOfServer(this.#options)
    const message = `\`${what}\` on the transport of "${target}", which is closed; connect with a new one`
    throw new CallError('CALL_NOPROC', message, { target, method: what, progress: 'not_delivered' })
  }
}

/** The SDK has a clock of its own for each request, and cancels it then. */
const ONCE = Object.freeze({ deadlineMs: 'infinity' } as const)
const REPEATED = Object.freeze({ deadlineMs: 'infinity', idempotent: true, maxAttempts: 2 } as const)
const LISTENED = Object.freeze({ ...REPEATED, maxAttempts: Number.MAX_SAFE_INTEGER } as const)

function isId(id: unknown): id is JsonRpcId {
  return typeof id === 'string' || typeof id === 'number'
}

function paramsOf(message: Readonly<Record<string, unknown>>): RepeatedRequest['params'] {
  const params = message['params']
  return isMap(params) ? params : undefined
}
