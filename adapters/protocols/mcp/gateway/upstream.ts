import type { Clock, Timer } from '../../../../src/index.ts'
import { isMap, type JsonRpcId } from '../../json-rpc/json-rpc-message.ts'
import type { McpServerOptions } from '../server-options.ts'
import { type SupervisedTransport, supervisedTransport } from '../supervised-transport.ts'
import type { McpParams } from '../transport-contract.ts'
import type { StartGate } from './start-gate.ts'

/** An answer of a server, or the failure of a request: all of it but the id. */
export type Answer = Readonly<Record<string, unknown>>

/** What is asked of a server. */
export interface Asked {
  readonly method: string
  readonly params: McpParams | undefined
}

/** What an upstream needs. */
export interface UpstreamOptions {
  readonly server: McpServerOptions
  /** Params of `initialize`. */
  readonly hello: McpParams
  /** How long it may have nothing to do before its process is stopped, in milliseconds. */
  readonly idleMs: number | 'infinity'
  readonly gate: StartGate
  readonly clock: Clock
  /** A notification, or a request, of the server. */
  readonly onMessage: (message: Answer) => void
}

interface Pending {
  readonly resolve: (answer: Answer) => void
  /** The token of its client, and who hears of its progress. */
  readonly token: unknown
  readonly onProgress: (notification: Answer) => void
}

/**
 * A connection to one server, which is started when something is asked, stopped when nothing is for
 * a while, and started anew when something is asked again.
 */
export class Upstream {
  readonly #options: UpstreamOptions
  readonly #pending = new Map<number, Pending>()
  #transport: SupervisedTransport | undefined
  #greeting: Promise<Answer> | undefined
  #lastId = 0
  #idle: Timer | undefined
  /** What a server that is stopped would forget. */
  #holds = 0
  #closing: Promise<void> = Promise.resolve()

  constructor(options: UpstreamOptions) {
    this.#options = options
  }

  /** Whether a process of it runs, or is starting. */
  get isRunning(): boolean {
    return this.#transport !== undefined
  }

  /** Its answer to `initialize`; starts it when it does not run. */
  greet(): Promise<Answer> {
    return (this.#greeting ??= this.#options.gate.pass(() => this.#connect()).finally(() => this.#rest()))
  }

  /**
   * Asks it.
   *
   * @returns Its answer, and how the question is taken back.
   */
  request(
    asked: Asked,
    onProgress: (notification: Answer) => void,
  ): { readonly answer: Promise<Answer>; readonly cancel: () => void } {
    this.#lastId += 1
    const id = this.#lastId
    const answer = this.#ask(id, asked, onProgress)
    return { answer, cancel: () => this.#cancel(id) }
  }

  /** Tells it something, when it runs. */
  notify(message: Answer): void {
    void this.#transport?.send(message).catch(() => undefined)
  }

  /** It is not stopped while it has nothing to do, until that is released. */
  hold(): () => void {
    this.#holds += 1
    let isHeld = true
    return () => {
      if (isHeld) this.#holds -= 1
      isHeld = false
      this.#rest()
    }
  }

  /** Stops its process; what is asked later starts another one. */
  async close(): Promise<void> {
    this.#idle?.cancel()
    const transport = this.#transport
    this.#transport = undefined
    this.#greeting = undefined
    for (const { resolve } of this.#pending.values()) resolve(failure('the server was stopped'))
    this.#pending.clear()
    if (transport !== undefined) this.#closing = transport.close()
    await this.#closing
  }

  async #ask(id: number, asked: Asked, onProgress: (notification: Answer) => void): Promise<Answer> {
    this.#idle?.cancel()
    const meta = asked.params?.['_meta']
    const token = isMap(meta) ? meta['progressToken'] : undefined
    const answer = new Promise<Answer>((resolve) => this.#pending.set(id, { resolve, token, onProgress }))
    try {
      const greeting = await this.greet()
      if ('error' in greeting) return greeting
      // The tokens of several clients may be the same.
      const params =
        token === undefined ? asked.params : { ...asked.params, _meta: { ...asMap(meta), progressToken: id } }
      const transport = this.#transport
      if (!this.#pending.has(id) || transport === undefined)
        return failure('it was cancelled, or the server was stopped')
      await transport.send({ jsonrpc: '2.0', id, method: asked.method, params })
      return await answer
    } catch (error) {
      return failure(error instanceof Error ? error.message : String(error))
    } finally {
      this.#pending.delete(id)
      this.#rest()
    }
  }

  async #connect(): Promise<Answer> {
    await this.#closing
    const transport = supervisedTransport(this.#options.server)
    this.#transport = transport
    const greeted = new Promise<Answer>((resolve) => {
      this.#pending.set(0, { resolve, token: undefined, onProgress: () => undefined })
    })
    transport.onmessage = (message) => this.#heard(message as Answer)
    transport.onclose = () => this.#ended(transport)
    const { hello } = this.#options
    await transport.send({ jsonrpc: '2.0', id: 0, method: 'initialize', params: hello })
    return greeted
  }

  #heard(message: Answer): void {
    const { id, method, params } = message
    if (method === undefined) {
      const found = this.#pending.get(Number(id))
      this.#pending.delete(Number(id))
      return found?.resolve(message)
    }
    if (method === 'notifications/progress' && isMap(params)) {
      const asked = this.#pending.get(Number(params['progressToken']))
      return asked?.onProgress({ ...message, params: { ...params, progressToken: asked.token } })
    }
    this.#options.onMessage(message)
  }

  /** Open requests have failed by then: the transport answers them. */
  #ended(transport: SupervisedTransport): void {
    if (this.#transport !== transport) return
    this.#transport = undefined
    this.#greeting = undefined
  }

  #cancel(id: number): void {
    if (!this.#pending.has(id)) return
    this.#pending.get(id)?.resolve(failure('the client cancelled it'))
    this.#pending.delete(id)
    this.notify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } })
  }

  #rest(): void {
    const { idleMs, clock } = this.#options
    this.#idle?.cancel()
    if (idleMs === 'infinity' || this.#pending.size > 0 || this.#holds > 0 || !this.isRunning) return
    this.#idle = clock.setTimer(idleMs, () => void this.close())
  }
}

function failure(message: string): Answer {
  return { jsonrpc: '2.0', error: { code: -32_000, message } }
}

function asMap(meta: unknown): McpParams {
  return isMap(meta) ? meta : {}
}

/** Whether it names a request. */
export function isRequestId(id: unknown): id is JsonRpcId {
  return typeof id === 'string' || typeof id === 'number'
}
