import type { ErrorCode } from './catalogue.ts'
import { printable } from './printable.ts'

const BRAND = Symbol.for('tutti.error')

/** Base of every error that Tutti throws or rejects with. Match on `code`, never on the message. */
export abstract class TuttiError extends Error {
  abstract readonly code: ErrorCode
  readonly [BRAND] = true

  /** Names, and what workers say, are in many messages; and sooner or later they are printed. */
  constructor(message?: string, options?: ErrorOptions) {
    super(message === undefined ? message : printable(message), options)
  }
}

/**
 * True for an error of Tutti, also when it comes from another copy of the package. Never throws.
 */
export function isTuttiError(value: unknown): value is TuttiError {
  try {
    return typeof value === 'object' && value !== null && BRAND in value
  } catch {
    return false // A proxy may throw when it is asked.
  }
}
