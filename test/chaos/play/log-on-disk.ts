import { closeSync, openSync, writeSync } from 'node:fs'
import { type Logger, pino } from 'pino'

/**
 * A log in a file, whose disk can be full: then every line fails with the kernel's own ENOSPC, that
 * of `/dev/full`.
 */
export class LogOnDisk {
  readonly logger: Logger
  isFull = false
  readonly #file: number
  readonly #full: number

  constructor(path: string) {
    this.#file = openSync(path, 'a')
    this.#full = openSync(process.platform === 'linux' ? '/dev/full' : path, 'a')
    this.logger = pino({}, { write: (line) => void writeSync(this.isFull ? this.#full : this.#file, line) })
  }

  close(): void {
    closeSync(this.#file)
    closeSync(this.#full)
  }
}
