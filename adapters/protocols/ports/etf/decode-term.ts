import { isUtf8 } from 'node:buffer'
import { type ContentLimits, WireError } from '../../../../src/adapter-kit.ts'
import { MAX_DEPTH, Tag, VERSION } from './term.ts'
import { TermReader } from './term-reader.ts'

/** How terms become values. */
export interface TermOptions {
  /**
   * `plain`: atoms and binaries are text (a binary that is not UTF-8 is a Buffer), tuples are
   * arrays; what comes back cannot be told apart. `tagged`: atoms and tuples are tagged terms,
   * binaries are Buffers, and all maps are `{ $map }`: encoded again, it is the same term.
   */
  readonly terms: 'plain' | 'tagged'
  /** What one payload may hold; looked at before any of it is made. */
  readonly limits: ContentLimits
}

/**
 * The value of a payload of Erlang's external term format. In both ways `true` and `false` are
 * booleans, `nil`, `null` and `undefined` are null in the plain way, integers beyond ±2⁵³ are
 * BigInts, and improper lists are `{ $improper }`.
 *
 * @throws {@link WireError} `WIRE_BAD_PAYLOAD` when it is not exactly one such term: pids, ports,
 *   references, functions, bit strings and compressed terms are refused by their names.
 *   `WIRE_TOO_MANY_CONTAINERS` and `WIRE_TOO_MANY_ELEMENTS` as of every codec.
 */
export function decodeTerm(payload: Buffer, options: TermOptions): unknown {
  const reader = new TermReader(payload)
  const version = reader.byte()
  if (version !== VERSION) throw reader.bad(`it begins with byte ${version} and not with ${VERSION}`)
  const value = new TermDecoder(reader, options).read(0)
  if (reader.left > 0) throw reader.bad(`${reader.left} bytes follow its term`)
  return value
}

/** What a program may write and a host has no value for. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [80, 'a compressed term'],
  [77, 'a bit string'],
  [99, 'a float as text'],
  [88, 'a pid'],
  [103, 'a pid'],
  [89, 'a port'],
  [102, 'a port'],
  [120, 'a port'],
  [90, 'a reference'],
  [101, 'a reference'],
  [114, 'a reference'],
  [112, 'a function'],
  [113, 'a function'],
  [117, 'a function'],
])

/** One term after the other. */
class TermDecoder {
  readonly #reader: TermReader
  readonly #limits: ContentLimits
  readonly #isPlain: boolean
  #containers = 0
  #keys = 0
  #elements = 0

  constructor(reader: TermReader, { terms, limits }: TermOptions) {
    this.#reader = reader
    this.#limits = limits
    this.#isPlain = terms === 'plain'
  }

  read(depth: number): unknown {
    const reader = this.#reader
    if (depth > MAX_DEPTH) throw reader.bad(`it is nested deeper than ${MAX_DEPTH} levels`)
    const tag = reader.byte()
    switch (tag) {
      case Tag.SMALL_INTEGER:
        return reader.byte()
      case Tag.INTEGER:
        return reader.int32()
      case Tag.NEW_FLOAT:
        return reader.double()
      case Tag.SMALL_BIG:
        return reader.big(reader.byte())
      case Tag.LARGE_BIG:
        return reader.big(reader.uint32())
      case Tag.BINARY:
        return this.#binary()
      case Tag.NIL:
        this.#count(1, 0)
        return []
      case Tag.STRING:
        return this.#bytes()
      case Tag.LIST:
        return this.#list(depth)
      case Tag.SMALL_TUPLE:
        return this.#tuple(reader.byte(), depth)
      case Tag.LARGE_TUPLE:
        return this.#tuple(reader.uint32(), depth)
      case Tag.MAP:
        return this.#map(depth)
      default:
        return this.#atom(tag)
    }
  }

  #atom(tag: number): unknown {
    const reader = this.#reader
    const isShort = tag === Tag.SMALL_ATOM || tag === Tag.SMALL_ATOM_UTF8
    if (!isShort && tag !== Tag.ATOM && tag !== Tag.ATOM_UTF8)
      throw reader.bad(`it holds ${REFUSED.get(tag) ?? `an unknown tag, ${tag}`}, which has no value here`)
    const bytes = reader.take(isShort ? reader.byte() : reader.uint16())
    const isUnicode = tag === Tag.ATOM_UTF8 || tag === Tag.SMALL_ATOM_UTF8
    if (isUnicode && !isUtf8(bytes)) throw reader.bad('it holds an atom that is not UTF-8')
    const name = bytes.toString(isUnicode ? 'utf8' : 'latin1')
    if (name === 'true' || name === 'false') return name === 'true'
    if (!this.#isPlain) return { $atom: name }
    return name === 'nil' || name === 'null' || name === 'undefined' ? null : name
  }

  #binary(): unknown {
    const size = this.#reader.uint32()
    this.#count(1, 0)
    const bytes = this.#reader.take(size)
    return this.#isPlain && isUtf8(bytes) ? bytes.toString() : Buffer.from(bytes)
  }

  /** A list of bytes, which `term_to_binary` writes shorter. */
  #bytes(): unknown {
    const size = this.#reader.uint16()
    this.#count(1, size)
    return [...this.#reader.take(size)]
  }

  #list(depth: number): unknown {
    const elements = this.#items(this.#reader.uint32(), depth)
    if (this.#reader.peek() === Tag.NIL) {
      this.#reader.byte()
      return elements
    }
    return { $improper: [elements, this.read(depth + 1)] }
  }

  #tuple(size: number, depth: number): unknown {
    const elements = this.#items(size, depth)
    return this.#isPlain ? elements : { $tuple: elements }
  }

  #map(depth: number): unknown {
    const size = this.#reader.uint32()
    this.#keys += size
    this.#count(1, 2 * size)
    const pairs: [unknown, unknown][] = []
    for (let i = 0; i < size; i += 1) pairs.push([this.read(depth + 1), this.read(depth + 1)])
    return (this.#isPlain ? asObject(pairs) : undefined) ?? { $map: pairs }
  }

  #items(size: number, depth: number): unknown[] {
    this.#count(1, size)
    const items: unknown[] = []
    for (let i = 0; i < size; i += 1) items.push(this.read(depth + 1))
    return items
  }

  /** A claim is checked before anything is made of it: each element takes a byte at least. */
  #count(containers: number, elements: number): void {
    if (elements > this.#reader.left) throw this.#reader.bad(`it claims ${elements} elements, and ends before`)
    this.#containers += containers
    this.#elements += elements
    const most = this.#limits
    if (this.#containers > most.containers)
      throw tooMuch('WIRE_TOO_MANY_CONTAINERS', 'lists, tuples, maps and binaries')
    if (this.#keys > most.keys) throw tooMuch('WIRE_TOO_MANY_ELEMENTS', 'keys of maps')
    if (this.#elements > most.elements) throw tooMuch('WIRE_TOO_MANY_ELEMENTS', 'values')
  }
}

function tooMuch(code: 'WIRE_TOO_MANY_CONTAINERS' | 'WIRE_TOO_MANY_ELEMENTS', what: string): WireError {
  return new WireError(code, `The payload holds more ${what} than maxFrameBytes allows`)
}

/** `undefined` when its keys are not all text or numbers, or two are one as text. */
function asObject(pairs: readonly (readonly [unknown, unknown])[]): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {}
  for (const [key, value] of pairs) {
    if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean') return undefined
    // As from the other codecs: a copy of it, property by property, would get another prototype.
    const name = key === '__proto__' ? '__proto_' : String(key)
    if (Object.hasOwn(object, name)) return undefined
    object[name] = value
  }
  return object
}
