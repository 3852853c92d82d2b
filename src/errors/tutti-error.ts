import type { ErrorCode } from './catalogue.ts'

const BRAND = Symbol.for('tutti.error')

/** Base of every error that Tutti throws or rejects with. Match on `code`, never on the message. */
export abstract class TuttiError extends Error {
  abstract readonly code: ErrorCode
  readonly [BRAND] = true
}

/** True for an error of Tutti, also when it comes from another copy of the package. */
export function isTuttiError(value: unknown): value is TuttiError {
  return typeof value === 'object' && value !== null && BRAND in value
}
