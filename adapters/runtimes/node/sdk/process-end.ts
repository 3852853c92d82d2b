import { writeSync } from 'node:fs'
import type { ControlBlock } from './thread/control-block.ts'

/** The host sent what the protocol does not allow (`EX_PROTOCOL` of sysexits). */
export const EXIT_PROTOCOL = 76
/** The program was started in a way that it is not for (`EX_USAGE` of sysexits). */
export const EXIT_USAGE = 64

/** Writes one line to stderr, at once. */
export function complain(line: string): void {
  try {
    writeSync(2, `tutti: ${line}\n`)
  } catch {
    // Nobody listens; the exit code says it too.
  }
}

/** Ends the process, by itself or in the middle of what the reader thread has broken off. */
export function endProcess(code: number, control: ControlBlock): never {
  Atomics.store(control.ending, 0, 1)
  // An inspector session that is still open would make Node print a line about debuggers.
  Atomics.wait(control.interrupting, 0, 1, 200)
  process.exit(code)
}
