import { Kind } from '../../../../src/wire/kind.ts'
import { Violation } from './violation.ts'

/** A `CALL` or `CAST` from the host, as it came. */
export interface IncomingCall {
  readonly kind: typeof Kind.CALL | typeof Kind.CAST
  /** `undefined` for a cast. */
  readonly id: number | undefined
  readonly method: string
  readonly args: unknown
  /**
   * What was left of the deadline when it was read, in milliseconds; `Infinity` for no deadline.
   */
  readonly ttlMs: number
  readonly headers: Readonly<Record<string, string>>
  /**
   * Elements of the result that the caller can hold at first; `undefined` when it does not ask for
   * a stream.
   */
  readonly credit: number | undefined
  /** The caller has elements to send, beside `args`. */
  readonly hasInput: boolean
}

/** What a host may say after `HELLO`. */
export type HostMessage =
  | IncomingCall
  | { readonly kind: typeof Kind.REPLY; readonly id: number; readonly value: unknown }
  | { readonly kind: typeof Kind.FAIL; readonly id: number; readonly error: Readonly<Record<string, unknown>> }
  | { readonly kind: typeof Kind.CANCEL; readonly id: number }
  | { readonly kind: typeof Kind.ITEM; readonly id: number; readonly value: unknown }
  /** `error`: the source of the elements has failed. */
  | {
      readonly kind: typeof Kind.END
      readonly id: number
      readonly error: Readonly<Record<string, unknown>> | undefined
    }
  | { readonly kind: typeof Kind.CREDIT; readonly id: number; readonly n: number }
  | { readonly kind: typeof Kind.PUSH; readonly id: number; readonly value: unknown }
  | { readonly kind: typeof Kind.PING; readonly seq: number }
  | { readonly kind: typeof Kind.STOP; readonly reason: string; readonly graceMs: number | undefined }

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Checks a decoded payload that came from the host.
 *
 * Elements beyond the known ones are ignored.
 *
 * @throws {@link Violation} `WIRE_BAD_MESSAGE`, `WIRE_UNKNOWN_KIND`, or `WIRE_UNEXPECTED` for a
 *   kind that is not the host's to send.
 */
export function parseHostMessage(payload: unknown): HostMessage {
  if (!Array.isArray(payload)) throw bad('the payload is not an array')
  const elements: readonly unknown[] = payload
  const [kind, a, b, c, d, e, f] = elements
  switch (kind) {
    case Kind.CALL:
      return call(callId(a), b, { method: c, args: d, ttlMs: e, headers: f, credit: elements[8], input: elements[9] })
    case Kind.CAST:
      return call(undefined, a, { method: b, args: c, ttlMs: d, headers: e })
    case Kind.REPLY:
    case Kind.ITEM:
    case Kind.PUSH:
      return { kind, id: callId(a), value: b === undefined ? null : b }
    case Kind.FAIL:
      return { kind, id: callId(a), error: record(b, 'an error') }
    case Kind.CANCEL:
      return { kind, id: callId(a) }
    case Kind.END:
      return { kind, id: callId(a), error: b === null || b === undefined ? undefined : record(b, 'an error') }
    case Kind.CREDIT:
      return { kind, id: callId(a), n: count(b, 'CREDIT') }
    case Kind.PING:
      return { kind, seq: integer(a, 'a PING number') }
    case Kind.STOP:
      if (typeof a !== 'string') throw bad('the reason of a STOP is not text')
      return { kind, reason: a, graceMs: milliseconds(b, 'graceMs') }
  }
  if (typeof kind !== 'number' || !Number.isInteger(kind)) throw bad('the kind of a message is not an integer')
  if (kind >= Kind.HELLO && kind <= Kind.PULL)
    throw new Violation('WIRE_UNEXPECTED', `kind ${kind} is not expected here`)
  throw new Violation('WIRE_UNKNOWN_KIND', `there is no kind ${kind}`)
}

/** What `HELLO` tells. */
export interface HelloInfo {
  /** The worker's path in the tree. */
  readonly name: string
  /** The token of this life of the worker. */
  readonly incarnation: string
  readonly maxFrameBytes: number
  /** Calls to others that may be open at the same time; `Infinity` when the host sets no bound. */
  readonly maxInFlight: number
}

/** Checks the payload that must be the first. @throws {@link Violation} */
export function parseHello(payload: unknown): HelloInfo {
  if (!Array.isArray(payload) || payload[0] !== Kind.HELLO) {
    parseHostMessage(payload)
    throw new Violation('WIRE_UNEXPECTED', 'the first message is not HELLO')
  }
  const info = record(payload[1], 'the info of HELLO')
  const { name, incarnation, maxFrameBytes, maxInFlight } = info
  if (typeof name !== 'string' || typeof incarnation !== 'string') throw bad('HELLO has no name or no incarnation')
  return {
    name,
    incarnation,
    maxFrameBytes: integer(maxFrameBytes, 'maxFrameBytes'),
    maxInFlight: maxInFlight === undefined ? Infinity : count(maxInFlight, 'maxInFlight'),
  }
}

/** The elements of a `CALL` or a `CAST`, as they came. */
interface CallElements {
  readonly method: unknown
  readonly args: unknown
  readonly ttlMs: unknown
  readonly headers: unknown
  readonly credit?: unknown
  readonly input?: unknown
}

function call(id: number | undefined, target: unknown, elements: CallElements): IncomingCall {
  const { method, args, ttlMs, headers, credit, input } = elements
  if (target !== null && target !== undefined) throw bad('a target in a call from the host')
  if (typeof method !== 'string') throw bad('a method that is not text')
  return {
    kind: id === undefined ? Kind.CAST : Kind.CALL,
    id,
    method,
    args: args === undefined ? null : args,
    ttlMs: milliseconds(ttlMs, 'ttlMs') ?? Infinity,
    headers: headers === null || headers === undefined ? NO_HEADERS : headersOf(headers),
    credit: credit === null || credit === undefined ? undefined : count(credit, 'credit'),
    hasInput: input === null || input === undefined ? false : flag(input, 'input'),
  }
}

function callId(value: unknown): number {
  const id = integer(value, 'an id')
  if (id < 1 || id > 0xffffffff) throw bad(`an id of ${id}`)
  return id
}

function integer(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw bad(`${what} that is not an integer`)
  return value
}

function count(value: unknown, what: string): number {
  const n = integer(value, what)
  if (n < 1) throw bad(`${what} of ${n}`)
  return n
}

function flag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw bad(`${what} that is neither true nor false`)
  return value
}

function milliseconds(value: unknown, what: string): number | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value !== 'number' || !(value >= 0)) throw bad(`${what} that is not a number >= 0`)
  return value
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw bad(`${what} that is not a map`)
  return value
}

function headersOf(value: unknown): Readonly<Record<string, string>> {
  if (!isStringRecord(value)) throw bad('headers that are not a map of text')
  return Object.freeze(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
}

function bad(why: string): Violation {
  return new Violation('WIRE_BAD_MESSAGE', why)
}
