import type { CodeOf } from '../errors/catalogue.ts'
import { mistake } from './mistake.ts'
import { nearest } from './nearest.ts'
import { type Bounds, boundsText, isRecord, isWhole, isWithin } from './option-rule.ts'
import { refuseUnknown } from './refuse-unknown.ts'

/** What goes into the error when a field is wrong. */
export interface Rule {
  /** Default `SPEC_INVALID_OPTION`. */
  readonly code?: CodeOf<'SpecError'>
  /** A sentence that says what to do. */
  readonly advice: string
}

/** The bounds of a number, and what to do when it is not within. */
export interface Range extends Rule, Bounds {}

/**
 * The fields of one object from outside, each read once and checked. A field that is absent or
 * `undefined` gives `undefined`; a wrong one throws a `SpecError` that names its owner, itself and
 * what to do.
 */
export class Fields {
  /** Whose fields they are, as `Child "linguistics/phonemes"`. */
  readonly owner: string
  readonly #record: Readonly<Record<string, unknown>>
  readonly #prefix: string
  readonly #read = new Set<string>()

  /**
   * @param prefix - Path of the object within its spec, as `mailbox.`; empty for the spec itself.
   */
  constructor(owner: string, record: Readonly<Record<string, unknown>>, prefix = '') {
    this.owner = owner
    this.#record = record
    this.#prefix = prefix
  }

  /** Full name of a field, as an error gives it. */
  nameOf(name: string): string {
    return `${this.#prefix}${name}`
  }

  /** The value as it is. */
  raw(name: string): unknown {
    this.#read.add(name)
    return this.#record[name]
  }

  /** Throws the error for a wrong field. */
  refuse(name: string, expected: string, rule: Rule): never {
    const { code = 'SPEC_INVALID_OPTION', advice } = rule
    throw mistake({ code, owner: this.owner, field: this.nameOf(name), expected, got: this.raw(name), advice })
  }

  /**
   * Throws for a field that nobody has asked for; to be called when all are read.
   *
   * @param also - Fields that are read elsewhere.
   */
  refuseOthers(...also: readonly string[]): void {
    const owner = this.#prefix === '' ? this.owner : `${this.owner}, \`${this.#prefix.slice(0, -1)}\``
    refuseUnknown(owner, this.#record, [...also, ...this.#read])
  }

  oneOf<T extends string>(name: string, values: readonly T[], rule: Rule): T | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    const found = values.find((candidate) => candidate === value)
    return found ?? this.refuse(name, oneOfText(values), { ...rule, advice: `${hintOf(value, values)}${rule.advice}` })
  }

  boolean(name: string, rule: Rule): boolean | undefined {
    const value = this.raw(name)
    if (value === undefined || typeof value === 'boolean') return value
    return this.refuse(name, 'true or false', rule)
  }

  whole(name: string, range: Range, unit = ''): number | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    if (isWhole(value, range)) return value
    return this.refuse(name, `a whole number${unit}${boundsText(range)}`, range)
  }

  number(name: string, range: Range, unit = ''): number | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    if (isWithin(value, range)) return value
    return this.refuse(name, `a number${unit}${boundsText(range)}`, range)
  }

  /** A whole number, or one of some words, as `'infinity'`. */
  wholeOr<T extends string>(
    name: string,
    words: readonly T[],
    range: Range & { readonly unit: string },
  ): number | T | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    if (isWhole(value, range)) return value
    const word = words.find((candidate) => candidate === value)
    return (
      word ??
      this.refuse(name, `a whole number${range.unit}${boundsText(range)} or ${words.map(quoted).join(' or ')}`, range)
    )
  }

  /** Text that every operating system takes. */
  nonEmptyText(name: string, rule: Rule): string | undefined {
    const value = this.raw(name)
    if (value === undefined || (isText(value) && value !== '')) return value
    return this.refuse(name, 'a non-empty string without NUL characters', rule)
  }

  texts(name: string, rule: Rule): readonly string[] | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    const texts = itemsOf(value)
    if (texts?.every(isText) === true) return texts
    return this.refuse(name, 'an array of strings without NUL characters', rule)
  }

  /** A record of strings, as environment variables. */
  variables(name: string, rule: Rule): Readonly<Record<string, string>> | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    if (!isRecord(value)) return this.refuse(name, 'an object of strings', rule)
    const variables: Record<string, string> = {}
    for (const [key, entry] of Object.entries(value)) {
      if (entry === undefined) continue
      if (key === '' || key.includes('=') || !isText(key) || !isText(entry)) {
        return this.refuse(name, `an object of strings (its \`${key}\` is not a variable)`, rule)
      }
      variables[key] = entry
    }
    return variables
  }

  record(name: string, rule: Rule): Fields | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    if (!isRecord(value)) return this.refuse(name, 'an object', rule)
    return new Fields(this.owner, value, `${this.nameOf(name)}.`)
  }

  /** An array of objects. */
  records(name: string, rule: Rule): readonly Fields[] | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    const records = itemsOf(value)
    if (records?.every(isRecord) !== true) return this.refuse(name, 'an array of objects', rule)
    return records.map((record, index) => new Fields(this.owner, record, `${this.nameOf(name)}[${index}].`))
  }
}

/** A copy, so that nothing of it is read again. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? Array.from<unknown>(value) : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0')
}

/** The word that was meant, if one is near enough, with a blank behind it. */
function hintOf(value: unknown, values: readonly string[]): string {
  const { meant } = nearest(typeof value === 'string' ? value : '', values)
  return meant === undefined ? '' : `Did you mean ${quoted(meant)}? `
}

function oneOfText(values: readonly string[]): string {
  return `one of ${values.map(quoted).join(', ')}`
}

function quoted(word: string): string {
  return `'${word}'`
}
