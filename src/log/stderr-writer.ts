import { writeSync } from 'node:fs'

const STDERR = 2

/**
 * How often, and how long each time in milliseconds, a full pipe is waited for. Its reader may be
 * slow, but the host must go on.
 */
const MAX_WAITS = 20
const WAIT_MS = 5

/**
 * Writes lines to descriptor 2 at once, so that the last line before an end of the process is
 * there, too.
 *
 * Hazard: a pipe that nobody empties would stop the host. A full one is waited for 100 ms at most,
 * and not again before something got through.
 */
export class StderrWriter {
  /** Whether the last line has got through in part: the next one begins on a line of its own. */
  #isTorn = false
  #isStuck = false

  /** @throws what the system says, as ENOSPC, EPIPE, or EAGAIN for a reader that does not read. */
  write(line: string): void {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line)
    let written = 0
    try {
      while (written < bytes.length) written += this.#writeSome(bytes.subarray(written))
    } finally {
      if (written > 0) this.#isTorn = written < bytes.length
      this.#isStuck = written < bytes.length
    }
  }

  #writeSome(bytes: Buffer): number {
    for (let waits = this.#isStuck ? MAX_WAITS : 0; ; waits += 1) {
      try {
        return writeSync(STDERR, bytes)
      } catch (error) {
        if (!isFull(error) || waits >= MAX_WAITS) throw error
        Atomics.wait(CELL, 0, 0, WAIT_MS)
      }
    }
  }
}

/** Nobody ever wakes those who wait here. */
const CELL = new Int32Array(new SharedArrayBuffer(4))

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}
