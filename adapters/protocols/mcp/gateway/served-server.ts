import type { Clock } from '../../../../src/index.ts'
import { isMap } from '../../json-rpc/json-rpc-message.ts'
import type { McpServerOptions } from '../server-options.ts'
import type { McpParams } from '../transport-contract.ts'
import type { Share } from './share.ts'
import type { StartGate } from './start-gate.ts'
import { type Answer, type Asked, Upstream } from './upstream.ts'

/** One server that is offered. */
export interface ServedOptions {
  readonly name: string
  readonly server: McpServerOptions
  readonly share: Share
  readonly idleMs: number | 'infinity'
}

/** What one client has of a server. */
export interface ServedSession {
  request(
    asked: Asked,
    onProgress: (notification: Answer) => void,
  ): { readonly answer: Promise<Answer>; readonly cancel: () => void }
  /** Hands on a notification of the client, or its answer to a request of the server. */
  notify(message: Answer): void
  close(): Promise<void>
}

/** Lists that stay as they are until a server says that they have changed. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['tools/list', 'notifications/tools/list_changed'],
  ['prompts/list', 'notifications/prompts/list_changed'],
  ['resources/list', 'notifications/resources/list_changed'],
  ['resources/templates/list', 'notifications/resources/list_changed'],
])

const NO_CAPABILITIES: McpParams = Object.freeze({
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'tutti mcp serve', version: '1' },
})

/** A server for many clients, and what is known of it while nothing of it runs. */
export class ServedServer {
  readonly options: ServedOptions
  readonly #gate: StartGate
  readonly #clock: Clock
  /** Answers to `initialize`, by the version that a client has asked for. */
  readonly #greetings = new Map<unknown, Answer>()
  readonly #lists = new Map<string, Answer>()
  readonly #upstreams = new Set<Upstream>()
  readonly #sessions = new Set<(message: Answer) => void>()
  #shared: Upstream | undefined

  constructor(options: ServedOptions, gate: StartGate, clock: Clock) {
    this.options = options
    this.#gate = gate
    this.#clock = clock
  }

  /** Processes of it that run, or are starting. */
  get running(): number {
    return [...this.#upstreams].filter(({ isRunning }) => isRunning).length
  }

  /** Whether it answers now: a real request, which starts it when nothing of it runs. */
  async ready(): Promise<Answer> {
    const upstream =
      this.options.share === 'process' ? this.#sharedUpstream() : this.#open(NO_CAPABILITIES, () => undefined)
    const { answer } = upstream.request({ method: 'ping', params: undefined }, () => undefined)
    const said = await answer
    if (upstream !== this.#shared) await this.#drop(upstream)
    return said
  }

  /**
   * A client has come.
   *
   * @param hello - Params of its `initialize`.
   * @param onMessage - Hears what the server says by itself.
   */
  connect(hello: McpParams, onMessage: (message: Answer) => void): ServedSession {
    const { share } = this.options
    if (share === 'call') return this.#perCall()
    this.#sessions.add(onMessage)
    const upstream = share === 'process' ? this.#sharedUpstream() : this.#open(hello, onMessage)
    let release: (() => void) | undefined
    return {
      request: (asked, onProgress) => {
        if (asked.method === 'resources/subscribe') release ??= upstream.hold()
        return this.#answered(asked, upstream, onProgress)
      },
      notify: (message) => {
        // Its roots are those of one client among several.
        if (share === 'session') upstream.notify(message)
      },
      close: async () => {
        release?.()
        this.#sessions.delete(onMessage)
        if (share === 'session') await this.#drop(upstream)
      },
    }
  }

  /** Stops everything of it. */
  async close(): Promise<void> {
    await Promise.all([...this.#upstreams].map((upstream) => this.#drop(upstream)))
  }

  /** What is known already is answered without a process. */
  #answered(
    asked: Asked,
    upstream: Upstream,
    onProgress: (notification: Answer) => void,
  ): ReturnType<ServedSession['request']> {
    const { method, params } = asked
    const isFirstPage = params?.['cursor'] === undefined
    const lists = isFirstPage ? this.#lists.get(method) : undefined
    const known = method === 'initialize' ? this.#greetings.get(params?.['protocolVersion']) : lists
    if (known !== undefined) return { answer: Promise.resolve(known), cancel: () => undefined }
    if (method === 'initialize')
      return { answer: upstream.greet().then((answer) => this.#learn(asked, answer)), cancel: () => undefined }
    const { answer, cancel } = upstream.request(asked, onProgress)
    return { answer: answer.then((said) => this.#learn(asked, said)), cancel }
  }

  #learn({ method, params }: Asked, answer: Answer): Answer {
    if (!('result' in answer)) return answer
    if (method === 'initialize') this.#greetings.set(params?.['protocolVersion'], answer)
    else if (LISTS.has(method) && params?.['cursor'] === undefined) this.#lists.set(method, answer)
    return answer
  }

  #perCall(): ServedSession {
    const open = new Set<Upstream>()
    return {
      request: (asked, onProgress) => {
        const upstream = this.#open(NO_CAPABILITIES, () => undefined)
        open.add(upstream)
        const { answer, cancel } = this.#answered(asked, upstream, onProgress)
        const ended = async (said: Answer): Promise<Answer> => {
          open.delete(upstream)
          await this.#drop(upstream)
          return said
        }
        return { answer: answer.then(ended), cancel }
      },
      notify: () => undefined,
      close: async () => {
        await Promise.all([...open].map((upstream) => this.#drop(upstream)))
      },
    }
  }

  #sharedUpstream(): Upstream {
    return (this.#shared ??= this.#open(NO_CAPABILITIES, (message) => {
      for (const tell of this.#sessions) tell(message)
    }))
  }

  #open(hello: McpParams, tell: (message: Answer) => void): Upstream {
    const { server, idleMs } = this.options
    const upstream: Upstream = new Upstream({
      server,
      hello,
      idleMs,
      gate: this.#gate,
      clock: this.#clock,
      onMessage: (message) => {
        const { id, method } = message
        for (const [list, changed] of LISTS) if (method === changed) this.#lists.delete(list)
        if (id === undefined || hello !== NO_CAPABILITIES) return tell(message)
        // Whose question would it be?
        upstream.notify({ jsonrpc: '2.0', id, error: { code: -32_601, message: UNASKED } })
      },
    })
    this.#upstreams.add(upstream)
    return upstream
  }

  async #drop(upstream: Upstream): Promise<void> {
    this.#upstreams.delete(upstream)
    if (upstream === this.#shared) this.#shared = undefined
    await upstream.close()
  }
}

const UNASKED = "Method not found: this server is shared, so there is no one client to ask. Use `share: 'session'`"

/** Params as they came. */
export function paramsIn(message: unknown): McpParams | undefined {
  const params = isMap(message) ? message['params'] : undefined
  return isMap(params) ? params : undefined
}
