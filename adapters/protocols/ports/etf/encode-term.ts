import { WireError } from '../../../../src/adapter-kit.ts'
import { MAX_DEPTH, Tag, VERSION } from './term.ts'

const MAX_ATOM_CHARS = 255
const MAX_UINT32 = 0xffff_ffff

/**
 * A value as Erlang's external term format, as `term_to_binary/1` writes it.
 *
 * Text becomes a binary in UTF-8, bytes a binary, an array a list, an object a map with binary
 * keys, `true` and `false` atoms, `null` and `undefined` the atom `nil`. A whole number becomes an
 * integer, any other one a float. Atoms, tuples, maps with other keys and improper lists are
 * {@link TaggedTerm}s. What has a `toJSON` is what that returns.
 *
 * @throws {@link WireError} `WIRE_UNENCODABLE`
 */
export function encodeTerm(value: unknown): Buffer {
  const parts = [Buffer.of(VERSION)]
  write(value, parts, 0)
  return Buffer.concat(parts)
}

function write(value: unknown, parts: Buffer[], depth: number): void {
  if (depth > MAX_DEPTH) throw unencodable(`a value that is nested deeper than ${MAX_DEPTH} levels`)
  switch (typeof value) {
    case 'string':
      return writeBinary(Buffer.from(value), parts)
    case 'number':
      return writeNumber(value, parts)
    case 'bigint':
      return writeInteger(value, parts)
    case 'boolean':
      return writeAtom(String(value), parts)
    case 'undefined':
      return writeAtom('nil', parts)
    case 'object':
      return value === null ? writeAtom('nil', parts) : writeObject(value, parts, depth)
    default:
      throw unencodable(`a ${typeof value}`)
  }
}

function writeObject(value: object, parts: Buffer[], depth: number): void {
  if (Array.isArray(value)) return writeList(value, undefined, { parts, depth })
  if (value instanceof Uint8Array) return writeBinary(Buffer.from(value), parts)
  if (value instanceof ArrayBuffer) return writeBinary(Buffer.from(new Uint8Array(value)), parts)
  if (value instanceof Map) return writeMap([...value], parts, depth)
  if (value instanceof Set) return writeList([...value], undefined, { parts, depth })
  if (hasToJson(value)) return write(value.toJSON(), parts, depth + 1)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  if (entries.length === 1 && writeTagged(entries[0], parts, depth)) return
  writeMap(entries, parts, depth)
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

/** @returns Whether it was tagged. */
function writeTagged(entry: readonly [string, unknown] | undefined, parts: Buffer[], depth: number): boolean {
  const [tag, inner] = entry ?? []
  if (tag === '$atom' && typeof inner === 'string') writeAtom(inner, parts)
  else if (tag === '$tuple' && Array.isArray(inner)) writeTuple(inner, parts, depth)
  else if (tag === '$map' && isPairs(inner)) writeMap(inner, parts, depth)
  else if (tag === '$improper' && Array.isArray(inner) && Array.isArray(inner[0]))
    writeList(inner[0], { tail: inner[1] }, { parts, depth })
  else return false
  return true
}

function isPairs(value: unknown): value is readonly (readonly [unknown, unknown])[] {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2)
}

function writeNumber(value: number, parts: Buffer[]): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return writeInteger(BigInt(value), parts)
  if (!Number.isFinite(value)) throw unencodable(String(value))
  const bytes = Buffer.alloc(9, Tag.NEW_FLOAT)
  bytes.writeDoubleBE(value, 1)
  parts.push(bytes)
}

function writeInteger(value: bigint, parts: Buffer[]): void {
  if (value >= 0n && value <= 255n) return void parts.push(Buffer.of(Tag.SMALL_INTEGER, Number(value)))
  if (value >= -(2n ** 31n) && value < 2n ** 31n) {
    const bytes = Buffer.alloc(5, Tag.INTEGER)
    bytes.writeInt32BE(Number(value), 1)
    return void parts.push(bytes)
  }
  const hex = (value < 0n ? -value : value).toString(16)
  const digits = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').reverse()
  const sign = value < 0n ? 1 : 0
  if (digits.length <= 255) parts.push(Buffer.of(Tag.SMALL_BIG, digits.length, sign), digits)
  else parts.push(sized(Tag.LARGE_BIG, digits.length), Buffer.of(sign), digits)
}

function writeAtom(name: string, parts: Buffer[]): void {
  const bytes = Buffer.from(name)
  if (Array.from(name).length > MAX_ATOM_CHARS) throw unencodable(`an atom of more than ${MAX_ATOM_CHARS} characters`)
  if (bytes.length <= 255) return void parts.push(Buffer.of(Tag.SMALL_ATOM_UTF8, bytes.length), bytes)
  const header = Buffer.alloc(3, Tag.ATOM_UTF8)
  header.writeUInt16BE(bytes.length, 1)
  parts.push(header, bytes)
}

function writeBinary(bytes: Buffer, parts: Buffer[]): void {
  parts.push(sized(Tag.BINARY, bytes.length), bytes)
}

function writeTuple(elements: readonly unknown[], parts: Buffer[], depth: number): void {
  parts.push(
    elements.length <= 255 ? Buffer.of(Tag.SMALL_TUPLE, elements.length) : sized(Tag.LARGE_TUPLE, elements.length),
  )
  for (const element of elements) write(element, parts, depth + 1)
}

interface Place {
  readonly parts: Buffer[]
  readonly depth: number
}

function writeList(elements: readonly unknown[], improper: { tail: unknown } | undefined, place: Place): void {
  const { parts, depth } = place
  if (elements.length > 0) parts.push(sized(Tag.LIST, elements.length))
  // By index: holes of an array are elements too.
  for (let i = 0; i < elements.length; i += 1) write(elements[i], parts, depth + 1)
  if (improper === undefined) parts.push(Buffer.of(Tag.NIL))
  else write(improper.tail, parts, depth + 1)
}

function writeMap(pairs: readonly (readonly [unknown, unknown])[], parts: Buffer[], depth: number): void {
  parts.push(sized(Tag.MAP, pairs.length))
  for (const [key, item] of pairs) {
    write(key, parts, depth + 1)
    write(item, parts, depth + 1)
  }
}

function sized(tag: number, size: number): Buffer {
  if (size > MAX_UINT32) throw unencodable(`something with ${size} elements`)
  const bytes = Buffer.alloc(5, tag)
  bytes.writeUInt32BE(size, 1)
  return bytes
}

function unencodable(what: string): WireError {
  return new WireError('WIRE_UNENCODABLE', `the external term format cannot carry ${what}`)
}
