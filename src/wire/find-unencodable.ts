import { reasonOf } from '../errors/reason-of.ts'
import type { Codec } from './codec.ts'

const MAX_DEPTH = 512

const TOO_DEEP = ` is nested deeper than ${MAX_DEPTH} levels`

/** How much of a long path is shown of its beginning, and of its end. */
const SHOWN_CHARS = 80

/**
 * Looks for the first thing in a value that the codec cannot carry, or would silently carry as
 * something else.
 *
 * Refused are functions, symbols, cycles (and more than 512 levels), `bigint`s beyond 64 bits,
 * invalid dates, errors, promises, regular expressions, weak collections, boxed primitives and
 * other built-ins without a plain form; under JSON also NaN, the infinities, binary, and `bigint`s
 * beyond ±2⁵³. Whatever has a `toJSON` is what that returns.
 *
 * @returns Where and why, as `.rows[3].format is a function`; `undefined` when all is well. Never
 *   throws.
 */
export function findUnencodable(value: unknown, codec: Codec['name']): string | undefined {
  try {
    const found = inspect(value, codec, 0)
    if (found?.endsWith(TOO_DEEP) !== true) return found
    return (
      findCycle(value, { above: new Map(), cleared: new Set() }) ??
      `${shorten(found.slice(0, -TOO_DEEP.length))}${TOO_DEEP}`
    )
  } catch (error) {
    return ` could not be read: ${reasonOf(error)}`
  }
}

function inspect(value: unknown, codec: Codec['name'], depth: number): string | undefined {
  switch (typeof value) {
    case 'number':
      return codec === 'json' && !Number.isFinite(value) ? ` is ${value}, which JSON cannot carry` : undefined
    case 'bigint':
      return inspectBigInt(value, codec)
    case 'function':
    case 'symbol':
      return ` is a ${typeof value}`
    case 'object':
      if (value === null) return undefined
      if (depth > MAX_DEPTH) return TOO_DEEP
      return Array.isArray(value) ? inspectItems(value, codec, depth) : inspectObject(value, codec, depth)
    default:
      return undefined
  }
}

/** What a search for cycles knows. */
interface Search {
  /** The objects from the whole value down to the present one, each with its path. */
  readonly above: Map<object, string>
  /** Objects that no cycle leads through. */
  readonly cleared: Set<object>
}

/**
 * Where a value contains itself. Only asked for what is too deep: other calls pay nothing for it.
 */
function findCycle(value: unknown, search: Search, path = ''): string | undefined {
  const { above, cleared } = search
  if (typeof value !== 'object' || value === null || cleared.has(value) || above.size > MAX_DEPTH) return undefined
  const known = above.get(value)
  if (known !== undefined) {
    const whole = known === '' ? 'the whole value' : shorten(known)
    return `${shorten(path)} is ${whole} again: it contains itself`
  }
  above.set(value, path)
  for (const [key, item] of entriesOf(value)) {
    const found = findCycle(item, search, `${path}${key}`)
    if (found !== undefined) return found
  }
  above.delete(value)
  cleared.add(value)
  return undefined
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value) || value instanceof Set)
    return [...value].map((item: unknown, index) => [`[${index}]`, item])
  if (value instanceof Map) return [...value].map(([key, item]: [unknown, unknown]) => [`.${String(key)}`, item])
  return Object.entries(value).map(([key, item]): [string, unknown] => [`.${key}`, item])
}

function shorten(path: string): string {
  return path.length <= 2 * SHOWN_CHARS ? path : `${path.slice(0, SHOWN_CHARS)}…${path.slice(-SHOWN_CHARS)}`
}

function inspectBigInt(value: bigint, codec: Codec['name']): string | undefined {
  if (codec === 'json') {
    return Number.isSafeInteger(Number(value)) ? undefined : ' is a bigint beyond ±2^53, which JSON cannot carry'
  }
  return value >= -(2n ** 63n) && value < 2n ** 64n ? undefined : ' is a bigint beyond 64 bits'
}

function inspectItems(items: readonly unknown[], codec: Codec['name'], depth: number): string | undefined {
  for (let i = 0; i < items.length; i++) {
    const found = inspect(items[i], codec, depth + 1)
    if (found !== undefined) return `[${i}]${found}`
  }
  return undefined
}

function inspectObject(value: object, codec: Codec['name'], depth: number): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return inspectProperties(value, codec, depth)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return inspectBinary(value, codec)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? ' is an invalid date' : undefined
  if (hasToJson(value)) return inspect(value.toJSON(), codec, depth + 1)
  if (value instanceof Map) return inspectEntries(value, codec, depth)
  if (value instanceof Set) return inspectItems([...value], codec, depth)
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  if (tag !== 'Object') return ` is a ${tag}, which has no plain form`
  return inspectProperties(value, codec, depth)
}

function inspectProperties(value: object, codec: Codec['name'], depth: number): string | undefined {
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') return ' has the key __proto__, which no reader may be trusted with'
    const found = inspect(item, codec, depth + 1)
    if (found !== undefined) return `.${key}${found}`
  }
  return undefined
}

function inspectEntries(map: ReadonlyMap<unknown, unknown>, codec: Codec['name'], depth: number): string | undefined {
  for (const [key, item] of map) {
    if (typeof key !== 'string' && typeof key !== 'number')
      return ` is a Map with a key that is neither text nor a number`
    const found = inspect(item, codec, depth + 1)
    if (found !== undefined) return `.${key}${found}`
  }
  return undefined
}

/**
 * msgpackr writes the wide typed arrays wrongly: one byte per element, and then whatever was in its
 * memory.
 */
function inspectBinary(value: object, codec: Codec['name']): string | undefined {
  if (codec === 'json') return ' is binary, which JSON cannot carry'
  if (value instanceof ArrayBuffer || value instanceof Uint8Array) return undefined
  if (value instanceof Uint8ClampedArray || value instanceof Int8Array) return undefined
  return ` is a ${value.constructor.name}; give Array.from() of it, or its bytes as a Uint8Array`
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}
