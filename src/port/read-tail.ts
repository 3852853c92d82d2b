import { type LastWords, lastWords } from '../errors/last-words.ts'
import type { Tail } from '../process/tail.ts'

/** What a program said at last. */
export interface Said {
  /** At most 64 KiB. */
  readonly stderrTail: string
  /** Absent when it wrote nothing to stderr. */
  readonly lastWords?: LastWords
}

/**
 * What a program that ended then, in milliseconds of the tail's clock, said at last. What came
 * after its end was in the pipe before.
 */
export function readTail(tail: Tail, endedAtMs: number): Said {
  const stderrTail = tail.toString()
  if (stderrTail === '') return { stderrTail }
  return {
    stderrTail,
    lastWords: { text: lastWords(tail.burst()), beforeEndMs: Math.max(0, endedAtMs - tail.lastAtMs) },
  }
}
