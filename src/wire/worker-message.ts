import { WireError } from '../errors/wire-error.ts'
import { Kind, MAX_COUNT, PROTOCOL_VERSION } from './kind.ts'

/**
 * Longest name of a method, or path of a child, in characters. They are copied into errors and
 * events, so a frame's length would be too much.
 */
const MAX_NAME_LENGTH = 65_535

/** What `READY` says of a worker. */
export interface ReadyInfo {
  readonly protocol: number
  readonly sdk: string
  readonly runtime: string
  readonly methods: readonly string[]
  /** Calls handled at the same time; >= 1. */
  readonly concurrency: number
}

/** `error` of a `FAIL`. */
export interface FailInfo {
  readonly code: string
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly data: unknown
}

/** A message from a worker, parsed. */
export type WorkerMessage =
  | { readonly kind: typeof Kind.READY; readonly info: ReadyInfo }
  | {
      readonly kind: typeof Kind.CALL
      readonly id: number
      readonly target: string
      readonly method: string
      readonly args: unknown
      readonly ttlMs: number | undefined
      readonly headers: Readonly<Record<string, string>> | undefined
      /** It may be repeated when the worker that has it dies. */
      readonly idempotent: boolean
      /** It asks for a stream, and can hold so many elements; `undefined`: for one value. */
      readonly credit: number | undefined
    }
  | {
      readonly kind: typeof Kind.CAST
      readonly target: string
      readonly method: string
      readonly args: unknown
      readonly ttlMs: number | undefined
      readonly headers: Readonly<Record<string, string>> | undefined
    }
  | { readonly kind: typeof Kind.REPLY; readonly id: number; readonly value: unknown }
  | { readonly kind: typeof Kind.FAIL; readonly id: number; readonly error: FailInfo }
  | { readonly kind: typeof Kind.CANCEL; readonly id: number }
  | { readonly kind: typeof Kind.ITEM; readonly id: number; readonly value: unknown }
  | {
      readonly kind: typeof Kind.PROGRESS
      readonly id: number
      readonly fraction: number
      readonly note: string | undefined
    }
  | { readonly kind: typeof Kind.PULL; readonly id: number; readonly n: number }
  /** `id` 0: the worker itself has finished `n` casts. Else of a call of its own, for a stream. */
  | { readonly kind: typeof Kind.CREDIT; readonly id: number; readonly n: number }
  | { readonly kind: typeof Kind.PONG; readonly seq: number; readonly progress: number }
  | { readonly kind: typeof Kind.LOG; readonly level: string; readonly message: string; readonly fields: unknown }

/**
 * Reads a decoded payload as a message from a worker. Elements beyond the known ones are ignored.
 *
 * @throws {@link WireError} `WIRE_BAD_MESSAGE` when it is no message or an element has the wrong
 *   type; `WIRE_UNKNOWN_KIND`.
 */
export function parseWorkerMessage(value: unknown): WorkerMessage {
  if (!Array.isArray(value) || !Number.isInteger(value[0])) {
    throw new WireError(
      'WIRE_BAD_MESSAGE',
      `A message must be an array that starts with its kind; got ${describe(value)}`,
    )
  }
  const fields: readonly unknown[] = value
  switch (fields[0]) {
    case Kind.REPLY:
      return { kind: Kind.REPLY, id: idAt(fields, 1, 'REPLY'), value: fields[2] }
    case Kind.PONG:
      return { kind: Kind.PONG, seq: numberAt(fields, 1, 'PONG'), progress: numberAt(fields, 2, 'PONG') }
    case Kind.FAIL:
      return { kind: Kind.FAIL, id: idAt(fields, 1, 'FAIL'), error: failInfo(mapAt(fields, 1 + 1, 'FAIL')) }
    case Kind.READY:
      return { kind: Kind.READY, info: readyInfo(mapAt(fields, 1, 'READY')) }
    case Kind.CALL:
      return {
        kind: Kind.CALL,
        id: idAt(fields, 1, 'CALL'),
        ...request(fields, 2, 'CALL'),
        idempotent: flagAt(fields, 7, 'CALL'),
        credit: (fields[8] ?? undefined) === undefined ? undefined : countAt(fields, 8, 'CALL'),
      }
    case Kind.CAST:
      return { kind: Kind.CAST, ...request(fields, 1, 'CAST') }
    case Kind.CANCEL:
      return { kind: Kind.CANCEL, id: idAt(fields, 1, 'CANCEL') }
    case Kind.ITEM:
      return { kind: Kind.ITEM, id: idAt(fields, 1, 'ITEM'), value: fields[2] }
    case Kind.PROGRESS:
      return {
        kind: Kind.PROGRESS,
        id: idAt(fields, 1, 'PROGRESS'),
        fraction: fractionAt(fields, 2, 'PROGRESS'),
        note: optionalString(fields, 3, 'PROGRESS'),
      }
    case Kind.PULL:
      return { kind: Kind.PULL, id: idAt(fields, 1, 'PULL'), n: countAt(fields, 2, 'PULL') }
    case Kind.CREDIT:
      return { kind: Kind.CREDIT, id: fields[1] === 0 ? 0 : idAt(fields, 1, 'CREDIT'), n: countAt(fields, 2, 'CREDIT') }
    case Kind.LOG:
      return {
        kind: Kind.LOG,
        level: stringAt(fields, 1, 'LOG'),
        message: stringAt(fields, 2, 'LOG'),
        fields: fields[3] ?? undefined,
      }
    case Kind.HELLO:
    case Kind.PING:
    case Kind.STOP:
    case Kind.PUSH:
    case Kind.END:
      throw new WireError('WIRE_UNEXPECTED', `A worker may not send kind ${String(fields[0])}; only the host does`)
    default:
      throw new WireError('WIRE_UNKNOWN_KIND', `Kind ${String(fields[0])} is not known to version 1 of the protocol`)
  }
}

function request(fields: readonly unknown[], at: number, kind: string) {
  const headers = fields[at + 4] ?? undefined
  return {
    target: nameAt(fields, at, kind),
    method: nameAt(fields, at + 1, kind),
    args: fields[at + 2],
    ttlMs: ttlOf(fields[at + 3] ?? undefined, kind),
    headers: headers === undefined ? undefined : headersOf(headers, kind),
  }
}

function readyInfo(info: Readonly<Record<string, unknown>>): ReadyInfo {
  const { protocol, methods, concurrency } = info
  if (typeof protocol !== 'number') return wrong('READY', 'protocol to be a number', protocol)
  const sdk = typeof info['sdk'] === 'string' ? info['sdk'] : 'unknown'
  const runtime = typeof info['runtime'] === 'string' ? info['runtime'] : 'unknown'
  // What else another version says is not ours to judge.
  if (protocol !== PROTOCOL_VERSION) return { protocol, sdk, runtime, methods: [], concurrency: 1 }
  return {
    protocol,
    sdk,
    runtime,
    methods: isStrings(methods) ? methods : wrong('READY', 'methods to be a list of names', methods),
    concurrency: isPositiveInteger(concurrency)
      ? concurrency
      : wrong('READY', 'concurrency to be a whole number >= 1', concurrency),
  }
}

function failInfo(error: Readonly<Record<string, unknown>>): FailInfo {
  const { code, name, message, stack, data } = error
  return {
    code: typeof code === 'string' ? code : wrong('FAIL', 'code to be text', code),
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : '',
    stack: typeof stack === 'string' ? stack : undefined,
    data,
  }
}

function ttlOf(value: unknown, kind: string): number | undefined {
  if (value === undefined || (typeof value === 'number' && value >= 0)) return value
  return wrong(kind, 'ttlMs to be a number >= 0 or nil', value)
}

function headersOf(value: unknown, kind: string): Readonly<Record<string, string>> {
  if (!isMap(value)) return wrong(kind, 'headers to be a map of strings', value)
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries(value)) {
    headers[name] = typeof text === 'string' ? text : wrong(kind, `headers.${name.slice(0, 40)} to be text`, text)
  }
  return headers
}

function idAt(fields: readonly unknown[], at: number, kind: string): number {
  const id = fields[at]
  return isPositiveInteger(id) && id <= MAX_COUNT
    ? id
    : wrong(kind, `id to be a whole number from 1 to ${MAX_COUNT}`, id)
}

function countAt(fields: readonly unknown[], at: number, kind: string): number {
  const count = fields[at]
  return isPositiveInteger(count) && count <= MAX_COUNT
    ? count
    : wrong(kind, `element ${at} to be a whole number from 1 to ${MAX_COUNT}`, count)
}

function numberAt(fields: readonly unknown[], at: number, kind: string): number {
  const value = fields[at]
  return typeof value === 'number' ? value : wrong(kind, `element ${at} to be a number`, value)
}

/** Not NaN either. */
function fractionAt(fields: readonly unknown[], at: number, kind: string): number {
  const value = fields[at]
  return typeof value === 'number' && value >= 0 && value <= 1
    ? value
    : wrong(kind, `element ${at} to be a number from 0 to 1`, value)
}

function stringAt(fields: readonly unknown[], at: number, kind: string): string {
  const value = fields[at]
  return typeof value === 'string' ? value : wrong(kind, `element ${at} to be text`, value)
}

function nameAt(fields: readonly unknown[], at: number, kind: string): string {
  const name = stringAt(fields, at, kind)
  return name.length <= MAX_NAME_LENGTH
    ? name
    : wrong(kind, `element ${at} to be at most ${MAX_NAME_LENGTH} characters`, name)
}

/** Absent and nil are false. */
function flagAt(fields: readonly unknown[], at: number, kind: string): boolean {
  const value = fields[at] ?? false
  return typeof value === 'boolean' ? value : wrong(kind, `element ${at} to be true, false or nil`, value)
}

function optionalString(fields: readonly unknown[], at: number, kind: string): string | undefined {
  return (fields[at] ?? undefined) === undefined ? undefined : stringAt(fields, at, kind)
}

function mapAt(fields: readonly unknown[], at: number, kind: string): Readonly<Record<string, unknown>> {
  const value = fields[at]
  return isMap(value) ? value : wrong(kind, `element ${at} to be a map`, value)
}

/** Binary and timestamps are objects, too. */
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isPositiveInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

function wrong(kind: string, expected: string, got: unknown): never {
  throw new WireError('WIRE_BAD_MESSAGE', `${kind}: expected ${expected}; got ${describe(got)}`)
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  return typeof value === 'object' && value !== null ? 'a map' : String(value)
}
