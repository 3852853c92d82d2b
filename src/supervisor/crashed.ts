import type { ExitReason } from '../errors/exit-reason.ts'

/** The exit reason for something of ours that threw. */
export function crashed(error: unknown): ExitReason {
  return { type: 'crashed', cause: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
