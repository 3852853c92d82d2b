import { types } from 'node:util'

/**
 * What one value from outside must be, when it is there. A rule says it twice, for the machine and
 * for people: every check of an option is one, so that the same mistake is told in the same words
 * everywhere.
 */
export interface OptionRule {
  readonly is: (value: unknown) => boolean
  /** Continues "to be", as `an array of strings`. */
  readonly expected: string
}

/** Bounds of a number, both inclusive. */
export interface Bounds {
  readonly min: number
  /** Default: as large as a number can be exact. */
  readonly max?: number
}

/** For options that are strings in a list, as arguments of a program. */
export const LIST_OF_TEXTS: OptionRule = {
  is: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  expected: 'an array of strings',
}

/** For options that are an object of other things, as variables. */
export const AN_OBJECT: OptionRule = { is: isRecord, expected: 'an object' }

/** For tables of strings, as headers. */
export const OBJECT_OF_TEXTS: OptionRule = {
  is: (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string'),
  expected: 'an object of strings',
}

/** For options that are a list of objects. */
export const LIST_OF_OBJECTS: OptionRule = {
  is: (value) => Array.isArray(value) && value.every(isRecord),
  expected: 'an array of objects',
}

/** For names. */
export const A_TEXT: OptionRule = {
  is: (value) => typeof value === 'string' && value !== '',
  expected: 'a non-empty string',
}

/** For switches. */
export const A_BOOLEAN: OptionRule = { is: (value) => typeof value === 'boolean', expected: 'true or false' }

/** For times. */
export const MILLISECONDS: OptionRule = { is: isTime, expected: 'a finite number of milliseconds >= 0' }

/** For times that may be without limit. */
export const MILLISECONDS_OR_INFINITY: OptionRule = {
  is: (value) => value === 'infinity' || isTime(value),
  expected: "a finite number >= 0 or 'infinity'",
}

/** For what tells the time, and is asked for timers. */
export const A_CLOCK: OptionRule = {
  is: (value) => isRecord(value) && typeof value['now'] === 'function' && typeof value['setTimer'] === 'function',
  expected: 'a clock, with `now` and `setTimer`',
}

/** For functions that are called later, when nobody could tell any more who gave them. */
export const A_FUNCTION: OptionRule = { is: (value) => typeof value === 'function', expected: 'a function' }

/** For signals that end something early. */
export const A_SIGNAL: OptionRule = { is: (value) => value instanceof AbortSignal, expected: 'an AbortSignal' }

/**
 * For elements that are taken one by one. A string is one value, though JavaScript can take it
 * apart.
 */
export const ELEMENTS: OptionRule = {
  is: (value) =>
    typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value),
  expected: 'an iterable or an async iterable',
}

/** For counts. */
export function wholeNumber(bounds: Bounds): OptionRule {
  return { is: (value) => isWhole(value, bounds), expected: `a whole number${boundsText(bounds)}` }
}

/** True for what JSON calls an object; not for a promise of one, which somebody forgot to await. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !types.isPromise(value)
}

/** True for a number that counts something, within its bounds. */
export function isWhole(value: unknown, bounds: Bounds): value is number {
  return Number.isSafeInteger(value) && isWithin(value, bounds)
}

/** True for a number within its bounds. */
export function isWithin(value: unknown, { min, max = Number.MAX_SAFE_INTEGER }: Bounds): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
}

/** The bounds in words, with a blank before them. */
export function boundsText({ min, max }: Bounds): string {
  return max === undefined ? ` >= ${min}` : ` from ${min} to ${max}`
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY
}
