import {
  type HostMessage,
  Kind,
  type Speech,
  type SpeechOptions,
  WireError,
  type WorkerMessage,
} from '../../../src/adapter-kit.ts'
import { type CancelMethod, cancelledId, cancelParams } from './cancel.ts'
import { failureOf, jsonRpcErrorOf } from './failures.ts'
import { isMap, type JsonRpcId, type JsonRpcMessage, readJsonRpc } from './json-rpc-message.ts'
import { OwnRequests } from './own-requests.ts'
import { type ProgressMethod, progressOf, withToken } from './progress-of.ts'

/** How JSON-RPC is spoken with one kind of program. */
export interface JsonRpcWays {
  readonly cancel: CancelMethod
  readonly progress: ProgressMethod
  /** Path of the child that answers the program's own requests; `undefined`: nobody does. */
  readonly handler: string | undefined
  /** What is not JSON-RPC is a line of the log. Else it breaks the protocol. */
  readonly allowsText: boolean
  /** The bytes of a payload, as they are written. */
  readonly frame: (text: string) => Buffer
}

/** Characters of a text among the messages that the log shows. */
const SHOWN_CHARS = 2_000

/** JSON-RPC 2.0 as it is spoken with one life of a program. */
export class JsonRpcSpeech implements Speech {
  readonly #ways: JsonRpcWays
  /** Calls of the host that are not answered. */
  readonly #calls = new Set<JsonRpcId>()
  readonly #own: OwnRequests

  constructor(ways: JsonRpcWays, life: Pick<SpeechOptions, 'write'>) {
    this.#ways = ways
    this.#own = new OwnRequests((value) => life.write(this.#frame(value)))
  }

  say(message: HostMessage): Buffer | undefined {
    const [kind, first, second, third, fourth] = message
    switch (kind) {
      case Kind.CALL:
        return this.#call(Number(first), third, fourth)
      case Kind.CAST:
        return this.#frame({ jsonrpc: '2.0', method: second, params: paramsOf(third) })
      case Kind.CANCEL:
        return this.#cancel(Number(first))
      case Kind.REPLY:
        this.#own.answer(Number(first), { result: second ?? null })
        return undefined
      case Kind.FAIL:
        this.#own.answer(Number(first), { error: jsonRpcErrorOf(second) })
        return undefined
      default:
        return undefined
    }
  }

  hear(payload: Buffer): readonly WorkerMessage[] | WorkerMessage | undefined {
    if (payload.length === 0) return undefined
    const read = readJsonRpc(payload)
    if (read.type === 'message') return this.#understand(read.message, undefined)
    if (read.type === 'foreign') return this.#foreign(payload, read.why)
    const batch = this.#own.batch(read.messages.filter(isAnswered).length)
    return read.messages.flatMap((message) => this.#understand(message, batch) ?? [])
  }

  #call(id: number, method: unknown, args: unknown): Buffer {
    const params = withToken(paramsOf(args), id, this.#ways.progress)
    const frame = this.#frame({ jsonrpc: '2.0', id, method, params })
    this.#calls.add(id)
    return frame
  }

  #cancel(id: number): Buffer | undefined {
    const { cancel } = this.#ways
    if (cancel === 'none') return undefined
    if (cancel === 'notifications/cancelled') this.#calls.delete(id)
    return this.#frame({ jsonrpc: '2.0', method: cancel, params: cancelParams(cancel, id) })
  }

  #understand(message: JsonRpcMessage, batch: ReturnType<OwnRequests['batch']>): WorkerMessage | undefined {
    switch (message.type) {
      case 'result':
        if (!this.#calls.delete(message.id)) return log('warn', `an answer to nothing, with id ${shown(message.id)}`)
        return { kind: Kind.REPLY, id: Number(message.id), value: message.result }
      case 'error':
        return this.#failed(message)
      case 'notification':
        return this.#notified(message)
      case 'request':
        return this.#asked(message, batch)
      case 'invalid_request':
        this.#own.respond(
          {
            jsonrpc: '2.0',
            id: message.id ?? null,
            error: { code: -32600, message: `Invalid Request: ${message.why}` },
          },
          batch,
        )
        return log('warn', `a request that is none: ${message.why}`)
      case 'invalid_answer':
        throw new WireError('WIRE_BAD_MESSAGE', `An answer that is none: ${message.why}`)
    }
  }

  #failed({ id, error }: Extract<JsonRpcMessage, { type: 'error' }>): WorkerMessage {
    if (id !== undefined && this.#calls.delete(id)) return { kind: Kind.FAIL, id: Number(id), error: failureOf(error) }
    const of = id === undefined ? 'what it could not read' : `nothing, with id ${shown(id)}`
    return log('warn', `an error as an answer to ${of}: ${error.code} ${error.message}`)
  }

  #notified({ method, params }: Extract<JsonRpcMessage, { type: 'notification' }>): WorkerMessage | undefined {
    const { cancel, progress, handler } = this.#ways
    if (method === cancel) {
      const id = this.#own.find(cancelledId(params))
      return id === undefined ? undefined : { kind: Kind.CANCEL, id }
    }
    if (method === progress) {
      const said = progressOf(params)
      const id = said?.token
      if (said !== undefined && typeof id === 'number' && this.#calls.has(id))
        return { kind: Kind.PROGRESS, id, fraction: said.fraction, note: said.note }
    }
    if (handler === undefined) return log('debug', `notified of ${shown(method)}; it has no \`handler\``, params)
    return { kind: Kind.CAST, target: handler, method, args: params, ttlMs: undefined, headers: undefined }
  }

  #asked(
    { id, method, params }: Extract<JsonRpcMessage, { type: 'request' }>,
    batch: ReturnType<OwnRequests['batch']>,
  ): WorkerMessage {
    const { handler } = this.#ways
    const refuse = (code: number, message: string): WorkerMessage => {
      this.#own.respond({ jsonrpc: '2.0', id, error: { code, message } }, batch)
      return log('debug', `asked for ${shown(method)}, and was refused: ${message}`)
    }
    if (handler === undefined) return refuse(-32601, 'Method not found: this host has no handler for requests')
    const number = this.#own.add(id, batch)
    if (number === undefined) return refuse(-32600, 'Invalid Request: one with this id is not answered yet')
    return {
      kind: Kind.CALL,
      id: number,
      target: handler,
      method,
      args: params,
      ttlMs: undefined,
      headers: undefined,
      idempotent: false,
      credit: undefined,
    }
  }

  #foreign(payload: Buffer, why: string): WorkerMessage {
    const text = payload.toString('utf8', 0, 4 * SHOWN_CHARS).slice(0, SHOWN_CHARS)
    if (this.#ways.allowsText) return log('warn', `${text} (on stdout, among the messages: ${why})`)
    throw new WireError('WIRE_BAD_MESSAGE', `Not a message: ${why}. It reads ${JSON.stringify(text.slice(0, 80))}`)
  }

  #frame(value: unknown): Buffer {
    return this.#ways.frame(JSON.stringify(value))
  }
}

/** Whether it is one of those that have an answer, or an error instead. */
function isAnswered({ type }: JsonRpcMessage): boolean {
  return type === 'request' || type === 'invalid_request'
}

function paramsOf(args: unknown): unknown {
  if (args === undefined || args === null) return undefined
  if (Array.isArray(args) || isMap(args)) return args
  throw new WireError('WIRE_UNENCODABLE', `params of JSON-RPC are an object or an array, and not a ${typeof args}`)
}

function log(level: string, message: string, fields?: unknown): WorkerMessage {
  return { kind: Kind.LOG, level, message, fields }
}

function shown(value: JsonRpcId): string {
  return JSON.stringify(value).slice(0, 80)
}
