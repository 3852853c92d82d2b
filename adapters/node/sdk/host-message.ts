import { Kind } from './kind.ts'
import { Violation } from './violation.ts'

/** A `CALL` or `CAST` from the host, as it came. */
export interface IncomingCall {
  readonly kind: typeof Kind.CALL | typeof Kind.CAST
  /** `undefined` for a cast. */
  readonly id: number | undefined
  readonly method: string
  readonly args: unknown
  /** What was left of the deadline when it was read, in milliseconds; `Infinity` for no deadline. */
  readonly ttlMs: number
  readonly headers: Readonly<Record<string, string>>
}

/** What a host may say after `HELLO`. */
export type HostMessage =
  | IncomingCall
  | { readonly kind: typeof Kind.REPLY; readonly id: number; readonly value: unknown }
  | { readonly kind: typeof Kind.FAIL; readonly id: number; readonly error: Readonly<Record<string, unknown>> }
  | { readonly kind: typeof Kind.CANCEL; readonly id: number }
  | { readonly kind: typeof Kind.PING; readonly seq: number }
  | { readonly kind: typeof Kind.STOP; readonly reason: string; readonly graceMs: number | undefined }

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Checks a decoded payload that came from the host.
 *
 * Elements beyond the known ones are ignored.
 *
 * @throws {@link Violation} `WIRE_BAD_MESSAGE`, `WIRE_UNKNOWN_KIND`, or `WIRE_UNEXPECTED` for a kind that is not the host's to send.
 */
export function parseHostMessage(payload: unknown): HostMessage {
  if (!Array.isArray(payload)) throw bad('the payload is not an array')
  const elements: readonly unknown[] = payload
  const [kind, a, b, c, d, e, f] = elements
  switch (kind) {
    case Kind.CALL:
      return call(callId(a), b, { method: c, args: d, ttlMs: e, headers: f })
    case Kind.CAST:
      return call(undefined, a, { method: b, args: c, ttlMs: d, headers: e })
    case Kind.REPLY:
      return { kind, id: callId(a), value: b }
    case Kind.FAIL:
      return { kind, id: callId(a), error: record(b, 'an error') }
    case Kind.CANCEL:
      return { kind, id: callId(a) }
    case Kind.PING:
      return { kind, seq: integer(a, 'a PING number') }
    case Kind.STOP:
      if (typeof a !== 'string') throw bad('the reason of a STOP is not text')
      return { kind, reason: a, graceMs: milliseconds(b, 'graceMs') }
  }
  if (typeof kind !== 'number' || !Number.isInteger(kind)) throw bad('the kind of a message is not an integer')
  if (kind >= Kind.HELLO && kind <= Kind.LOG)
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
}

/** Checks the payload that must be the first. @throws {@link Violation} */
export function parseHello(payload: unknown): HelloInfo {
  if (!Array.isArray(payload) || payload[0] !== Kind.HELLO) {
    parseHostMessage(payload)
    throw new Violation('WIRE_UNEXPECTED', 'the first message is not HELLO')
  }
  const info = record(payload[1], 'the info of HELLO')
  const { name, incarnation, maxFrameBytes } = info
  if (typeof name !== 'string' || typeof incarnation !== 'string') throw bad('HELLO has no name or no incarnation')
  return { name, incarnation, maxFrameBytes: integer(maxFrameBytes, 'maxFrameBytes') }
}

function call(
  id: number | undefined,
  target: unknown,
  { method, args, ttlMs, headers }: { method: unknown; args: unknown; ttlMs: unknown; headers: unknown },
): IncomingCall {
  if (target !== null && target !== undefined) throw bad('a target in a call from the host')
  if (typeof method !== 'string') throw bad('a method that is not text')
  return {
    kind: id === undefined ? Kind.CAST : Kind.CALL,
    id,
    method,
    args: args === undefined ? null : args,
    ttlMs: milliseconds(ttlMs, 'ttlMs') ?? Infinity,
    headers: headers === null || headers === undefined ? NO_HEADERS : headersOf(headers),
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
