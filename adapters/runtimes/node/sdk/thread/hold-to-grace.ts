import type { StopFormat } from './stop-format.ts'

/** What {@link holdToGrace} stands on. */
export interface GraceParts {
  readonly stopFormat: () => StopFormat
  readonly ending: { readonly complain: (line: string) => void; readonly end: (code: number) => void }
}

/**
 * Looks for STOP in what comes, and ends the process when its grace is over. The main thread has a
 * timer of its own, and is first, unless a handler keeps it busy.
 *
 * Self-contained: its source text runs in the reader thread, see `reader-source.ts`.
 */
export function holdToGrace({ stopFormat, ending }: GraceParts) {
  const FIRST_MS = 20
  const LONGEST_MS = 2 ** 31 - 1
  const { graceOf } = stopFormat()
  return {
    look(bytes: Uint8Array, start: number, last: number): void {
      const graceMs = graceOf(bytes, start, last)
      if (!(graceMs >= 0)) return
      setTimeout(
        () => {
          ending.complain(`told to stop, and not done within ${graceMs} ms`)
          ending.end(0)
        },
        Math.min(graceMs + FIRST_MS, LONGEST_MS),
      )
    },
  }
}
