import { findUnencodable } from '../../../../src/wire/find-unencodable.ts'
import type { Codec } from './codec.ts'

/** An error as it travels in a `FAIL`, `docs/protocol.md` §5. */
export interface ErrorDescription {
  readonly code: string
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly data?: unknown
}

const MAX_CAUSES = 8

/**
 * Describes whatever a handler threw. Never throws itself, also for values whose getters or traps
 * do.
 *
 * - An error: its `name`, `message`, `stack`; the stacks of its `cause`s and of the `errors` of an
 *   `AggregateError` follow in `stack`, at most 8; `data` is the map of its other own enumerable
 *   properties, without those that cannot be carried.
 * - Anything else: the name `NonError`, its text as `message`, itself as `data` when it can be
 *   carried.
 */
export function describeError(thrown: unknown, codec: Codec['name']): ErrorDescription {
  const code = 'HANDLER_FAILED'
  if (!isErrorLike(thrown)) {
    const message = textOf(thrown)
    const canBeData = thrown !== undefined && findUnencodable(thrown, codec) === undefined
    return canBeData ? { code, name: 'NonError', message, data: thrown } : { code, name: 'NonError', message }
  }
  const stack = stackOf(thrown)
  const data = dataOf(thrown, codec)
  return {
    code,
    name: stringProperty(thrown, 'name') ?? 'Error',
    message: stringProperty(thrown, 'message') ?? '',
    ...(stack === undefined ? {} : { stack }),
    ...(data === undefined ? {} : { data }),
  }
}

/** `instanceof` would miss errors of another realm, and runs a trap of a Proxy. */
function isErrorLike(thrown: unknown): thrown is object {
  if (typeof thrown !== 'object' || thrown === null) return false
  return attempt(() => thrown instanceof Error) === true || stringProperty(thrown, 'stack') !== undefined
}

function stackOf(error: object): string | undefined {
  const parts: string[] = []
  const seen = new Set<unknown>()
  const add = (next: unknown, label: string): void => {
    if (seen.size >= MAX_CAUSES || seen.has(next)) return
    seen.add(next)
    if (!isErrorLike(next)) {
      parts.push(`${label}${textOf(next)}`)
      return
    }
    const stack = stringProperty(next, 'stack')
    if (stack !== undefined) parts.push(`${label}${stack}`)
    const errors = attempt(() => ('errors' in next ? arrayOf(next.errors) : []))
    errors?.forEach((one, i) => {
      add(one, `Error ${i + 1} of ${errors.length}: `)
    })
    const cause = attempt(() => ('cause' in next ? next.cause : undefined))
    if (cause !== undefined) add(cause, 'Caused by: ')
  }
  add(error, '')
  return parts.length === 0 ? undefined : parts.join('\n')
}

function dataOf(error: object, codec: Codec['name']): unknown {
  const data: Record<string, unknown> = {}
  for (const key of attempt(() => Object.keys(error)) ?? []) {
    if (key === 'name' || key === 'message' || key === 'stack' || key === 'cause' || key === 'errors') continue
    const read = attempt((): readonly [unknown] => [Reflect.get(error, key)])
    if (read === undefined || read[0] === undefined) continue
    if (findUnencodable(read[0], codec) === undefined) {
      Object.defineProperty(data, key, { value: read[0], enumerable: true })
    }
  }
  return Object.keys(data).length === 0 ? undefined : data
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? Array.from<unknown>(value) : []
}

function stringProperty(value: object, key: string): string | undefined {
  const read = attempt((): unknown => Reflect.get(value, key))
  return typeof read === 'string' ? read : undefined
}

/** Text for people, of anything. */
function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const message = stringProperty(value, 'message')
    if (message !== undefined) return message
    const json = attempt(() => JSON.stringify(value))
    if (typeof json === 'string') return json.length > 1_000 ? `${json.slice(0, 1_000)}…` : json
  }
  return attempt(() => String(value)) ?? 'something that cannot be read was thrown'
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
