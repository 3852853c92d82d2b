import { type Logger, pino, symbols } from 'pino'
import type { LogLevel } from '../telemetry/event.ts'

/**
 * Stands between a system and its log: a log that fails must not end a host. What cannot be written
 * is lost, and counted; once a line gets through again, the next one says how many were lost, and
 * why.
 */
export class LostLines {
  #total = 0
  #untold = 0
  #why = ''

  /** How many lines were lost until now. */
  get total(): number {
    return this.#total
  }

  /** Writes a line, if that can be done. Never throws. */
  guard(logger: Logger, [level, message, fields]: readonly [LogLevel, string, object]): void {
    const before = this.#untold
    this.#write(logger, [level, message, fields])
    if (before === 0 || this.#untold > before || !isWritten(logger, level)) return
    const [lostLines, why] = [this.#untold, this.#why]
    this.#untold = 0
    this.#write(logger, ['warn', `${lostLines} lines of this log were lost: ${why}`, { lostLines }])
    // When it fails again after all, those are still to be told.
    if (this.#untold > 0) this.#untold += lostLines
  }

  /** Counts what a stream behind a logger of the user's tells later. @returns Its undo. */
  watch(logger: Logger): () => void {
    const stream: unknown = Reflect.get(logger, symbols.streamSym)
    if (!isEmitter(stream)) return () => undefined
    const onError = (error: unknown): void => this.#count(error)
    stream.on('error', onError)
    return () => void stream.off('error', onError)
  }

  #write(logger: Logger, [level, message, fields]: readonly [LogLevel, string, object]): void {
    try {
      logger[level](fields, message)
    } catch (error) {
      this.#count(error)
    }
  }

  #count(error: unknown): void {
    this.#total += 1
    this.#untold += 1
    this.#why = error instanceof Error ? error.message : String(error)
  }
}

/**
 * A line below the level of the logger says nothing about its stream. A logger that is not pino's
 * is believed.
 */
function isWritten({ level }: Logger, line: LogLevel): boolean {
  const least = pino.levels.values[level]
  return least === undefined || (pino.levels.values[line] ?? 0) >= least
}

interface Emitter {
  on(name: 'error', listener: (error: unknown) => void): unknown
  off(name: 'error', listener: (error: unknown) => void): unknown
}

function isEmitter(value: unknown): value is Emitter {
  return typeof value === 'object' && value !== null && 'on' in value && 'off' in value
}
