import { isMap, type JsonRpcId } from '../json-rpc/json-rpc-message.ts'
import type { McpParams } from './transport-contract.ts'

/** A request that is made anew in each life. */
export interface RepeatedRequest {
  readonly method: string
  readonly params: McpParams | undefined
}

/** Requests that change nothing by the protocol itself, so that they may be sent once more. */
const READING: ReadonlySet<string> = new Set([
  'ping',
  'server/discover',
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'prompts/list',
  'prompts/get',
  'completion/complete',
])

/**
 * What was agreed with a server, and outlives its process: how it was greeted, what is subscribed,
 * and what is known of its tools. A successor is told all of it.
 */
export class McpSession {
  /** How each life is greeted: `initialize`, or `server/discover` of the stateless era. */
  hello: RepeatedRequest
  /** Version that the first `initialize` ended with. */
  #version: unknown
  readonly #subscriptions = new Map<unknown, RepeatedRequest>()
  #logLevel: RepeatedRequest | undefined
  readonly #repeatable = new Set<unknown>()
  #listing: RepeatedRequest | undefined
  #listed = ''

  constructor(hello: RepeatedRequest) {
    this.hello = hello
  }

  /**
   * A life has answered how it was greeted.
   * @returns Why that is not acceptable; `undefined` when it is.
   */
  greeted(method: string, result: unknown): string | undefined {
    if (method !== 'initialize' || !isMap(result)) return undefined
    const version = result['protocolVersion']
    this.#version ??= version
    return version === this.#version
      ? undefined
      : `it speaks version ${String(version)} of MCP now, and an earlier life had agreed on ${String(this.#version)}`
  }

  /** Whether a request may be sent once more when a life ends with it. */
  mayRepeat({ method, params }: RepeatedRequest): boolean {
    return READING.has(method) || (method === 'tools/call' && this.#repeatable.has(params?.['name']))
  }

  /** A request of the client has its result. */
  answered(request: RepeatedRequest, result: unknown): void {
    const { method, params } = request
    if (method === 'tools/list') this.#learnTools(request, result)
    else if (method === 'initialize') this.hello = request
    else if (method === 'logging/setLevel') this.#logLevel = request
    else if (method === 'resources/subscribe') this.#subscriptions.set(params?.['uri'], request)
    else if (method === 'resources/unsubscribe') this.#subscriptions.delete(params?.['uri'])
  }

  /** What a successor is told after it was greeted, in order. */
  get repeated(): readonly RepeatedRequest[] {
    return [...(this.#logLevel === undefined ? [] : [this.#logLevel]), ...this.#subscriptions.values()]
  }

  /** The request that shows whether a successor has the same tools; none when nobody has looked. */
  get listing(): RepeatedRequest | undefined {
    return this.#listing
  }

  /**
   * @param result - Of its own list; `undefined` when it has answered with an error.
   * @returns Whether a successor has other tools than were seen before.
   */
  compareTools(result: unknown): boolean {
    const before = this.#listed
    if (this.#listing !== undefined && result !== undefined) this.#learnTools(this.#listing, result)
    return before !== this.#listed
  }

  #learnTools(request: RepeatedRequest, result: unknown): void {
    const tools: readonly unknown[] = isMap(result) && Array.isArray(result['tools']) ? result['tools'] : []
    const isFirstPage = request.params?.['cursor'] === undefined
    if (isFirstPage) {
      this.#repeatable.clear()
      this.#listing = request
      this.#listed = JSON.stringify(tools)
    }
    for (const tool of tools) if (isMap(tool) && isRepeatable(tool['annotations'])) this.#repeatable.add(tool['name'])
  }
}

function isRepeatable(annotations: unknown): boolean {
  return isMap(annotations) && (annotations['readOnlyHint'] === true || annotations['idempotentHint'] === true)
}

/** The id by which a life is greeted. Clients count theirs, or draw them. */
export function helloId(method: string): JsonRpcId {
  return `tutti:${method}`
}
