import { SpecError } from '../../../src/index.ts'

/** White space and comments, one token of JSON, or what is none. */
const TOKEN = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*(?:([{}[\],:])|("(?:[^"\\\n]|\\.)*")|([\w+.-]+)|$)/y

/** Arrays and objects within each other, at the most. */
const MAX_DEPTH = 100

/**
 * Reads JSON with comments, and with commas before closing brackets, as files that people write
 * have them. A name that an object has twice is a mistake: `JSON.parse` would drop the first.
 *
 * @param owner - Whose text it is, as the path of a file.
 * @throws {@link SpecError} `SPEC_INVALID`, with the line.
 */
export function parseJsonc(owner: string, text: string): unknown {
  const parser = new Parser(owner, text)
  const value = parser.value(0)
  parser.expectEnd()
  return value
}

class Parser {
  readonly #owner: string
  readonly #text: string
  #at = 0
  /** The token that comes next; empty at the end. */
  #token = ''

  constructor(owner: string, text: string) {
    this.#owner = owner
    this.#text = text.replace(/^\uFEFF/, '')
    this.#next()
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw this.#mistake(`nested deeper than ${MAX_DEPTH} levels`)
    if (this.#take('{')) return this.#object(depth)
    if (this.#take('[')) return this.#array(depth)
    return this.#scalar()
  }

  expectEnd(): void {
    if (this.#token !== '') throw this.#mistake(`unexpected ${this.#token} after the value`)
  }

  #object(depth: number): Readonly<Record<string, unknown>> {
    const entries = new Map<string, unknown>()
    while (!this.#take('}')) {
      if (!this.#token.startsWith('"')) throw this.#mistake(`expected a name in quotes; got ${this.#shown}`)
      const name = String(this.#scalar())
      if (entries.has(name)) throw this.#mistake(`"${name}" is there twice`)
      if (!this.#take(':')) throw this.#mistake(`expected ":" after "${name}"; got ${this.#shown}`)
      entries.set(name, this.value(depth + 1))
      if (!this.#take(',') && this.#token !== '}') throw this.#mistake(`expected "," or "}"; got ${this.#shown}`)
    }
    return Object.fromEntries(entries)
  }

  #array(depth: number): readonly unknown[] {
    const items: unknown[] = []
    while (!this.#take(']')) {
      items.push(this.value(depth + 1))
      if (!this.#take(',') && this.#token !== ']') throw this.#mistake(`expected "," or "]"; got ${this.#shown}`)
    }
    return items
  }

  #scalar(): unknown {
    const token = this.#token
    try {
      const value: unknown = JSON.parse(token)
      this.#next()
      return value
    } catch {
      throw this.#mistake(`expected a value; got ${this.#shown}`)
    }
  }

  #take(token: string): boolean {
    if (this.#token !== token) return false
    this.#next()
    return true
  }

  #next(): void {
    TOKEN.lastIndex = this.#at
    const found = TOKEN.exec(this.#text)
    if (found === null) throw this.#mistake('something that is no JSON')
    this.#at = TOKEN.lastIndex
    this.#token = found[1] ?? found[2] ?? found[3] ?? ''
  }

  get #shown(): string {
    return this.#token === '' ? 'the end' : this.#token.slice(0, 40)
  }

  #mistake(what: string): SpecError {
    const line = this.#text.slice(0, this.#at).split('\n').length
    return new SpecError('SPEC_INVALID', `${this.#owner}, line ${line}: ${what}`)
  }
}
