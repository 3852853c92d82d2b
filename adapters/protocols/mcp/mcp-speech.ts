import {
  type HostMessage,
  Kind,
  type Speech,
  type SpeechOptions,
  WireError,
  type WorkerMessage,
} from '../../../src/adapter-kit.ts'
import { isMap, type JsonRpcId, type JsonRpcMessage, readJsonRpc } from '../json-rpc/json-rpc-message.ts'
import { helloId, type McpSession, type RepeatedRequest } from './mcp-session.ts'

/** Who hears what a server says beside its answers. */
export interface McpListener {
  /** A life begins to be spoken with. */
  onLife(speech: McpSpeech): void
  /**
   * A notification or a request of the server, or the answer to a greeting that a client waits for.
   */
  onMessage(value: unknown): void
  /** Whether the client has cancelled a request that no life had until now. */
  takeCancelled(id: JsonRpcId): boolean
  /** Whether a client waits for the answer to the greeting. @returns The id of its request. */
  takeHello(method: string): JsonRpcId | undefined
}

/** One life of a server. */
export interface McpLife {
  readonly session: McpSession
  readonly listener: McpListener
  /** Whether there was a life before it, so that it has to be told what was agreed. */
  readonly isSuccessor: boolean
}

/** Requests that a server may handle at the same time. */
const CONCURRENCY = 1_000

/** Characters of a text among the messages that the log shows. */
const SHOWN_CHARS = 2_000

/**
 * MCP as it is spoken with one life of a server. Messages of the client pass as they are, its ids
 * included: ours begin with `tutti:`.
 *
 * ```
 *   HELLO ──> initialize             <── its result: READY, `notifications/initialized`, what a successor is told
 *   CALL  ──> the client's request   <── REPLY with the whole answer
 * ```
 */
export class McpSpeech implements Speech {
  readonly #session: McpSession
  readonly #listener: McpListener
  readonly #life: Pick<SpeechOptions, 'write' | 'heard'>
  readonly #isSuccessor: boolean
  /** Requests of the client that it has: id → number of the call. */
  readonly #calls = new Map<JsonRpcId, number>()
  /** Requests of its own that the client has not answered. */
  readonly #asked = new Set<JsonRpcId>()
  /** Requests of ours. */
  readonly #own = new Map<JsonRpcId, (result: unknown) => void>()
  #lastOwn = 0
  #isGreeted = false
  #isReady = false

  constructor({ session, listener, isSuccessor }: McpLife, life: Pick<SpeechOptions, 'write' | 'heard'>) {
    this.#session = session
    this.#listener = listener
    this.#life = life
    this.#isSuccessor = isSuccessor
    listener.onLife(this)
  }

  /** Whether it was greeted, and has not answered. */
  get isGreeting(): boolean {
    return this.#isGreeted && !this.#isReady
  }

  /** Greets it in another way; a server may ignore what it does not know. */
  greetAgain(): void {
    this.#life.write(this.#hello())
  }

  /**
   * Hands on the client's answer to a request of this life; that to one of an earlier life is void.
   */
  answer(id: JsonRpcId, value: unknown): void {
    if (this.#asked.delete(id)) this.#life.write(lineOf(value))
  }

  /**
   * The client has cancelled a request that this life has. No answer follows, so it is over.
   *
   * @returns Whether this life has it.
   */
  cancel(requestId: JsonRpcId): boolean {
    const number = this.#calls.get(requestId)
    if (number === undefined) return false
    this.#calls.delete(requestId)
    this.#life.write(lineOf({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }))
    this.#life.heard(cancelled(number))
    return true
  }

  say(message: HostMessage): Buffer | undefined {
    const [kind, first, second, third, fourth] = message
    switch (kind) {
      case Kind.HELLO:
        this.#isGreeted = true
        return this.#hello()
      case Kind.CALL:
        return this.#call(Number(first), fourth)
      case Kind.CAST:
        return lineOf(third ?? second)
      default:
        return undefined
    }
  }

  hear(payload: Buffer): readonly WorkerMessage[] | WorkerMessage | undefined {
    if (payload.length === 0) return undefined
    const read = readJsonRpc(payload)
    if (read.type === 'message') return this.#understand(read.message, read.value)
    if (read.type === 'batch')
      return read.messages.flatMap((message, index) => this.#understand(message, read.values[index]) ?? [])
    const text = payload.toString('utf8', 0, 4 * SHOWN_CHARS).slice(0, SHOWN_CHARS)
    return log('warn', `${text} (on stdout, among the messages: ${read.why})`)
  }

  #hello(): Buffer {
    const { method, params } = this.#session.hello
    return lineOf({ jsonrpc: '2.0', id: helloId(method), method, params })
  }

  /** One that was cancelled while it waited is not begun. */
  #call(number: number, message: unknown): Buffer | undefined {
    const id = isMap(message) ? idOf(message['id']) : ''
    if (this.#listener.takeCancelled(id)) {
      queueMicrotask(() => this.#life.heard(cancelled(number)))
      return undefined
    }
    const frame = lineOf(message)
    this.#calls.set(id, number)
    return frame
  }

  #understand(message: JsonRpcMessage, value: unknown): WorkerMessage | undefined {
    switch (message.type) {
      case 'result':
      case 'error':
        return this.#answered(message, value)
      case 'request':
        this.#asked.add(message.id)
        this.#listener.onMessage(value)
        return undefined
      case 'notification':
        this.#listener.onMessage(value)
        return undefined
      case 'invalid_request':
        return log('warn', `a request that is none: ${message.why}`)
      case 'invalid_answer':
        throw new WireError('WIRE_BAD_MESSAGE', `An answer that is none: ${message.why}`)
    }
  }

  #answered(answer: Extract<JsonRpcMessage, { type: 'result' | 'error' }>, value: unknown): WorkerMessage | undefined {
    const id = answer.id ?? ''
    const number = this.#calls.get(id)
    if (number !== undefined) {
      this.#calls.delete(id)
      return { kind: Kind.REPLY, id: number, value }
    }
    const own = this.#own.get(id)
    if (own !== undefined) {
      this.#own.delete(id)
      own(answer.type === 'result' ? answer.result : undefined)
      return undefined
    }
    const greeting = ['initialize', 'server/discover'].find((method) => helloId(method) === id)
    if (greeting !== undefined) return this.#greeted(greeting, answer, value)
    return log('warn', `an answer to nothing, with id ${JSON.stringify(id).slice(0, 80)}`)
  }

  /** It is ready when it has answered: also with an error, which the client judges. */
  #greeted(
    method: string,
    answer: Extract<JsonRpcMessage, { type: 'result' | 'error' }>,
    value: unknown,
  ): WorkerMessage | undefined {
    const refusal = answer.type === 'result' ? this.#session.greeted(method, answer.result) : undefined
    if (refusal !== undefined) throw new WireError('WIRE_UNEXPECTED', refusal)
    const waiting = this.#listener.takeHello(method)
    if (waiting === undefined && answer.type === 'error')
      throw new WireError('WIRE_UNEXPECTED', `it refused ${method}: ${answer.error.code} ${answer.error.message}`)
    if (waiting !== undefined && isMap(value)) this.#listener.onMessage({ ...value, id: waiting })
    if (this.#isReady) return undefined
    this.#isReady = true
    if (answer.type === 'result') this.#tell(method)
    const info = { protocol: 1, sdk: nameOf(answer), runtime: 'mcp', methods: [], concurrency: CONCURRENCY }
    return { kind: Kind.READY, info }
  }

  /** What follows the greeting. */
  #tell(method: string): void {
    if (method === 'initialize') this.#life.write(lineOf({ jsonrpc: '2.0', method: 'notifications/initialized' }))
    if (!this.#isSuccessor) return
    for (const request of this.#session.repeated) this.#ask(request, () => undefined)
    const { listing } = this.#session
    if (listing === undefined) return
    this.#ask(listing, (result) => {
      if (this.#session.compareTools(result))
        this.#listener.onMessage({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })
    })
  }

  #ask({ method, params }: RepeatedRequest, onResult: (result: unknown) => void): void {
    this.#lastOwn += 1
    const id = `tutti:${this.#lastOwn}`
    this.#own.set(id, onResult)
    this.#life.write(lineOf({ jsonrpc: '2.0', id, method, params }))
  }
}

/** Who it says it is, for events. */
function nameOf(answer: JsonRpcMessage): string {
  const result = answer.type === 'result' && isMap(answer.result) ? answer.result : {}
  const info = result['serverInfo']
  return isMap(info) ? `${String(info['name'])} ${String(info['version'])}`.slice(0, 200) : 'unknown'
}

function idOf(id: unknown): JsonRpcId {
  return typeof id === 'number' ? id : String(id)
}

function cancelled(id: number): WorkerMessage {
  const error = { code: 'HANDLER_FAILED', name: 'Cancelled', message: 'the client has cancelled it' }
  return { kind: Kind.FAIL, id, error: { ...error, stack: undefined, data: undefined } }
}

function lineOf(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

function log(level: string, message: string): WorkerMessage {
  return { kind: Kind.LOG, level, message, fields: undefined }
}
