import type { ExitReason } from '../errors/exit-reason.ts'

/** The exit reason of an actor whose own code threw this. */
export function crashReason(thrown: unknown): ExitReason {
  return { type: 'crashed', cause: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }
}
