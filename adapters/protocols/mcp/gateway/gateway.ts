import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../../../../src/adapter-kit.ts'
import type { Clock } from '../../../../src/index.ts'
import { isMap } from '../../json-rpc/json-rpc-message.ts'
import { Admission, type AdmissionOptions, type Refusal } from './admission.ts'
import type { ClientSession } from './client-session.ts'
import { readBody } from './read-body.ts'
import { type ServedOptions, ServedServer } from './served-server.ts'
import { StartGate } from './start-gate.ts'

/** What is offered, and to whom. */
export interface GatewayOptions extends AdmissionOptions {
  readonly servers: readonly ServedOptions[]
  /** 0: any that is free. */
  readonly port: number
  /** Servers that may start at the same time. */
  readonly maxStarts: number
  /** Clients at the same time. */
  readonly maxSessions: number
  /** How long a client may be silent before it counts as gone, in milliseconds. */
  readonly sessionIdleMs: number
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** Offers MCP servers over Streamable HTTP: `/<name>/mcp` each, and `/<name>/ready`. */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #admission: Admission
  readonly #servers: ReadonlyMap<string, ServedServer>
  readonly #sessions = new Map<string, ClientSession>()
  readonly #clock: Clock
  readonly #http: Server

  /** @throws {@link SpecError} when somebody could come in whom nobody wants. */
  constructor(options: GatewayOptions) {
    this.#options = options
    this.#admission = new Admission(options)
    this.#clock = options.clock ?? systemClock
    const gate = new StartGate(options.maxStarts)
    this.#servers = new Map(options.servers.map((each) => [each.name, new ServedServer(each, gate, this.#clock)]))
    this.#http = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy()
        else refuse(response, { status: 500, why: error instanceof Error ? error.message : String(error) })
      })
    })
  }

  /** Clients that are there. */
  get sessions(): number {
    return this.#sessions.size
  }

  /** Processes of each server that run, or are starting. */
  get running(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#servers].map(([name, { running }]) => [name, running]))
  }

  /** @returns Where it listens, as `http://127.0.0.1:8808`. */
  listen(): Promise<string> {
    const { host, port } = this.#options
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(port, host, () => {
        const address = this.#http.address() as AddressInfo
        resolve(`http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`)
      })
    })
  }

  /** Takes nobody in any more, and resolves when nothing is left of any server. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()))
    await Promise.all([...this.#sessions.values()].map((session) => session.close()))
    await Promise.all([...this.#servers.values()].map((server) => server.close()))
    this.#http.closeAllConnections()
    await closed
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#admission.refuse(request) ?? (await this.#answer(request, response))
    if (refusal !== undefined) refuse(response, refusal)
  }

  /** @returns Why it was not answered. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<Refusal | undefined> {
    const [, name = '', what] = /^\/([^/?]+)\/(mcp|ready)\/?(?:\?.*)?$/.exec(request.url ?? '') ?? []
    const server = this.#servers.get(decoded(name))
    if (server === undefined || what === undefined) return { status: 404, why: this.#offer() }
    if (what === 'ready') return answerReady(server, response)
    const body = request.method === 'POST' ? await readBody(request) : { value: undefined }
    if ('status' in body) return body
    const session = await this.#sessionOf(request, server, body.value)
    if ('status' in session) return session
    await session.handle(request, response, body.value)
    if (!session.isBegun) await session.close()
    return undefined
  }

  /** The official package takes 20 MiB, so it is loaded with the first session. */
  async #sessionOf(request: IncomingMessage, server: ServedServer, body: unknown): Promise<ClientSession | Refusal> {
    const id = request.headers['mcp-session-id']
    const key = (session: string): string => `${server.options.name}\n${session}`
    if (typeof id === 'string') {
      return this.#sessions.get(key(id)) ?? { status: 404, why: 'Session not found: begin a new one with `initialize`' }
    }
    if (!isMap(body) || body['method'] !== 'initialize')
      return { status: 400, why: 'Bad Request: a session begins with `initialize`, and then has an Mcp-Session-Id' }
    const { ClientSession: Session } = await import('./client-session.ts')
    const { maxSessions, sessionIdleMs } = this.#options
    if (this.#sessions.size >= maxSessions) return { status: 503, why: `there are ${maxSessions} sessions already` }
    const session: ClientSession = new Session({
      server,
      clock: this.#clock,
      idleMs: sessionIdleMs,
      onEnd: () => this.#sessions.delete(key(session.id)),
    })
    this.#sessions.set(key(session.id), session)
    return session
  }

  #offer(): string {
    return `Not Found: there are ${[...this.#servers.keys()].map((name) => `/${encodeURIComponent(name)}/mcp`).join(', ')}`
  }
}

async function answerReady(server: ServedServer, response: ServerResponse): Promise<undefined> {
  const answer = await server.ready()
  const isReady = 'result' in answer
  response.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' })
  response.end(JSON.stringify(isReady ? { ready: true } : { ready: false, error: answer['error'] }))
}

function refuse(response: ServerResponse, { status, why }: Refusal): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  const code = status === 400 && why.startsWith('Parse error') ? -32_700 : -32_000
  // What is left of the request is not read.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...challenge })
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message: why } }))
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return ''
  }
}
