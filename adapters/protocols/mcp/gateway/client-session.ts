import type { IncomingMessage, ServerResponse } from 'node:http'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { nanoid } from 'nanoid'
import type { Clock, Timer } from '../../../../src/index.ts'
import { isMap, type JsonRpcId } from '../../json-rpc/json-rpc-message.ts'
import { paramsIn, type ServedServer, type ServedSession } from './served-server.ts'
import { type Answer, isRequestId } from './upstream.ts'

/** What a session needs. */
export interface ClientSessionOptions {
  readonly server: ServedServer
  readonly clock: Clock
  /** How long a client may be silent, with nothing open, before it counts as gone; milliseconds. */
  readonly idleMs: number
  /** It has ended. */
  readonly onEnd: () => void
}

/**
 * One client over Streamable HTTP, and its part of a server.
 *
 * ```
 *   client ══HTTP══> official server transport ──messages──> ServedSession ──> Upstream ══stdio══> server
 * ```
 */
export class ClientSession {
  readonly id = nanoid(32)
  readonly #options: ClientSessionOptions
  readonly #http: StreamableHTTPServerTransport
  readonly #open = new Map<JsonRpcId, () => void>()
  #served: ServedSession | undefined
  #responses = 0
  #idle: Timer | undefined
  #isEnded = false

  constructor(options: ClientSessionOptions) {
    this.#options = options
    this.#http = new StreamableHTTPServerTransport({ sessionIdGenerator: () => this.id })
    this.#http.onmessage = (message) => this.#heard(message)
    this.#http.onclose = () => void this.close()
  }

  /** Whether its `initialize` was acceptable as a request of HTTP. */
  get isBegun(): boolean {
    return this.#http.sessionId !== undefined
  }

  /** Answers one HTTP request of this client. */
  async handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
    this.#idle?.cancel()
    this.#responses += 1
    response.once('close', () => {
      this.#responses -= 1
      this.#rest()
    })
    await this.#http.handleRequest(request, response, body)
  }

  /** Ends it, and what it has of the server. */
  async close(): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#idle?.cancel()
    for (const cancel of this.#open.values()) cancel()
    this.#options.onEnd()
    await Promise.all([this.#http.close(), this.#served?.close()])
  }

  #heard(message: unknown): void {
    if (!isMap(message)) return
    const { id, method } = message
    const params = paramsIn(message)
    if (method === 'initialize') this.#served ??= this.#options.server.connect(params ?? {}, (said) => this.#tell(said))
    if (typeof method !== 'string') return this.#served?.notify(message)
    if (isRequestId(id)) return this.#ask(id, { method, params })
    if (method === 'notifications/cancelled') {
      const cancelled = params?.['requestId']
      if (isRequestId(cancelled)) this.#open.get(cancelled)?.()
    } else if (method !== 'notifications/initialized') this.#served?.notify(message)
  }

  #ask(id: JsonRpcId, asked: Parameters<ServedSession['request']>[0]): void {
    const relatedRequestId = id
    const asking = this.#served?.request(asked, (said) => this.#send(said, relatedRequestId))
    if (asking === undefined) return
    this.#open.set(id, asking.cancel)
    void asking.answer.then((answer) => {
      this.#open.delete(id)
      this.#send({ ...answer, jsonrpc: '2.0', id }, relatedRequestId)
    })
  }

  /** A question of the server goes the way of the request that it most likely belongs to. */
  #tell(said: Answer): void {
    const latest = 'id' in said ? [...this.#open.keys()].at(-1) : undefined
    this.#send(said, latest)
  }

  #send(message: Answer, relatedRequestId: JsonRpcId | undefined): void {
    if (this.#isEnded) return
    const options = relatedRequestId === undefined ? {} : { relatedRequestId }
    // What the server says is checked by its client.
    this.#http.send(message as never, options).catch(() => undefined)
  }

  #rest(): void {
    const { clock, idleMs } = this.#options
    this.#idle?.cancel()
    if (this.#responses > 0 || this.#isEnded) return
    this.#idle = clock.setTimer(idleMs, () => void this.close())
  }
}
