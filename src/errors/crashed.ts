import type { ExitReason } from './exit-reason.ts'
import { reasonOf } from './reason-of.ts'

/**
 * The exit reason for code of the host that threw this, with its stack where it has one. Never
 * throws, whatever was thrown.
 */
export function crashed(thrown: unknown): ExitReason {
  return { type: 'crashed', cause: stackOf(thrown) ?? reasonOf(thrown) }
}

function stackOf(thrown: unknown): string | undefined {
  try {
    return thrown instanceof Error && typeof thrown.stack === 'string' ? thrown.stack : undefined
  } catch {
    return undefined
  }
}
