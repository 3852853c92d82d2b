import type * as fs from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import type { BreakInParts, breakIn } from './break-in.ts'

/** What {@link threadEnd} stands on. */
export interface ThreadEndParts extends Omit<BreakInParts, 'ask'> {
  readonly fs: typeof fs
  readonly port: MessagePort
  readonly breakIn: typeof breakIn
}

/**
 * How the reader thread ends the process, and says why.
 *
 * Self-contained: its source text runs in the thread, see `reader-source.ts`.
 */
export function threadEnd({ fs, port, breakIn, control, process, inspector }: ThreadEndParts) {
  return {
    end(endWith: number): void {
      breakIn({
        control,
        process,
        inspector,
        ask() {
          port.postMessage({ endWith })
        },
      })
    },

    complain(line: string): void {
      try {
        fs.writeSync(2, `tutti: ${line}\n`)
      } catch {
        // Nobody listens; the exit code says it too.
      }
    },
  }
}
