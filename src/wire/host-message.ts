import { Kind, PROTOCOL_VERSION } from './kind.ts'

/** What the host tells a worker first. */
export interface HelloInfo {
  readonly name: string
  readonly incarnation: string
  readonly maxFrameBytes: number
  /** Calls that may be open at the same time, in each direction. */
  readonly maxInFlight: number
  readonly heartbeatMs: number | 'off'
}

/** What is asked of a worker. */
export interface Request {
  readonly method: string
  readonly args: unknown
  /** What is left of the deadline, in milliseconds; `undefined`: none. */
  readonly ttlMs: number | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
}

/**
 * Of what a call is made beside its request, when it is not one value for one value
 * (`docs/protocol.md` §9).
 */
export interface Streams {
  /** Elements of its result that the caller can hold; `undefined`: it wants one value. */
  readonly credit: number | undefined
  /** Whether elements of its argument follow. */
  readonly hasInput: boolean
}

/** Where the arguments are in a CALL. */
export const CALL_ARGS = 4

/** Messages from the host, as the arrays that go into a frame (`docs/protocol.md` §3). */
export const hostMessage = Object.freeze({
  hello: (info: HelloInfo): unknown[] => [
    Kind.HELLO,
    { protocol: PROTOCOL_VERSION, ...info, heartbeatMs: info.heartbeatMs === 'off' ? null : info.heartbeatMs },
  ],
  call: (id: number, { method, args, ttlMs, headers }: Request, streams?: Streams): unknown[] => {
    const message = [Kind.CALL, id, null, method, args, ttlMs ?? null, headers ?? null]
    if (streams !== undefined) message.push(null, streams.credit ?? null, streams.hasInput)
    return message
  },
  cast: ({ method, args, ttlMs, headers }: Request): unknown[] => [
    Kind.CAST,
    null,
    method,
    args,
    ttlMs ?? null,
    headers ?? null,
  ],
  reply: (id: number, value: unknown): unknown[] => [Kind.REPLY, id, value],
  fail: (id: number, error: Readonly<Record<string, unknown>>): unknown[] => [Kind.FAIL, id, error],
  cancel: (id: number): unknown[] => [Kind.CANCEL, id],
  item: (id: number, value: unknown): unknown[] => [Kind.ITEM, id, value],
  credit: (id: number, n: number): unknown[] => [Kind.CREDIT, id, n],
  push: (id: number, value: unknown): unknown[] => [Kind.PUSH, id, value],
  end: (id: number, error?: Readonly<Record<string, unknown>>): unknown[] =>
    error === undefined ? [Kind.END, id] : [Kind.END, id, error],
  ping: (seq: number): unknown[] => [Kind.PING, seq],
  stop: (reason: string, graceMs: number | undefined): unknown[] => [Kind.STOP, reason, graceMs ?? null],
})
