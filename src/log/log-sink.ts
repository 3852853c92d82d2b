import { hostname } from 'node:os'
import { type Logger, pino } from 'pino'
import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from '../options/describe-value.ts'
import type { LogLevel } from '../telemetry/event.ts'
import { subscribe } from '../telemetry/telemetry.ts'
import { defaultLevel } from './default-level.ts'
import { LINES, type Lines, type Logged } from './log-lines.ts'
import { LostLines } from './lost-lines.ts'
import { RecordFields } from './record-fields.ts'
import { StderrWriter } from './stderr-writer.ts'
import { type TextRecord, textLine } from './text-line.ts'

/** What becomes of the log. */
export interface LogOptions {
  /**
   * The lowest level that is written. Default `'warn'`: deaths, what was lost, and what a first
   * start waits for; in development (`NODE_ENV` is `development`, or not set and stderr is a
   * terminal) `'info'`, so that what workers print is seen.
   */
  readonly level?: LogLevel | 'silent'
  /**
   * `text`: lines for people, coloured on a terminal. `json`: one object per line, as pino writes
   * it. Default `'text'`.
   */
  readonly format?: 'text' | 'json'
  /** Use this logger of yours; the other options are ignored then. */
  readonly logger?: Logger
}

/** The log of one system. */
export interface LogSink {
  /** Lines that could not be written until now, as on a full disk or to a reader that is gone. */
  readonly lostLines: number
  /** Logs no more. */
  readonly stop: () => void
}

const SILENT: LogSink = Object.freeze({ lostLines: 0, stop: () => undefined })

/**
 * Writes a system's telemetry to a log, on stderr unless `logger` says otherwise.
 *
 * A line that cannot be written is lost and counted; the first one that can be written again is
 * followed by how many were lost, and why.
 *
 * @param systemId - Events of other systems in this process are left alone.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` for a level that does not exist.
 */
export function logTelemetry(systemId: string, options: LogOptions = {}): LogSink {
  const { level = defaultLevel(process.env, process.stderr.isTTY) } = options
  if (options.logger === undefined && level === 'silent') return SILENT
  const logger = options.logger ?? createLogger(checked(level), options.format ?? 'text')
  const lost = new LostLines()
  const fields = new RecordFields(systemId, logger.level === 'debug' || logger.level === 'trace')
  const target: Target = { systemId, fields, log: (...line) => lost.guard(logger, line) }
  const undo = NAMES.map((name) => listen(name, LINES, target))
  const unwatch = lost.watch(logger)
  return {
    get lostLines() {
      return lost.total
    },
    stop: () => {
      for (const each of undo) each()
      fields.stop()
      unwatch()
    },
  }
}

/** What comes from a caller without types. */
function checked(level: unknown): LogLevel | 'silent' {
  const found = LEVELS.find((each) => each === level)
  if (found !== undefined) return found
  const known = LEVELS.map((each) => `'${each}'`).join(', ')
  const message = `Options of start(): expected \`log.level\` to be one of ${known}; got ${describeValue(level)}`
  throw new SpecError('SPEC_INVALID_OPTION', message)
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

interface Target {
  readonly systemId: string
  readonly fields: RecordFields
  readonly log: (level: LogLevel, message: string, fields: object) => void
}

const NAMES = Object.keys(LINES) as Logged[] // the keys of a literal are its keys

function listen<N extends Logged>(name: N, lines: Pick<Lines, N>, { systemId, fields, log }: Target): () => void {
  const lineOf: Lines[N] = lines[name]
  return subscribe(name, (event) => {
    if (event.system !== systemId) return
    const [level, message, more] = lineOf(event)
    log(level, message, { ...fields.of(event), ...more })
  })
}

/** `pid` is that of the worker that a record is about, so the host's has another name. */
function createLogger(level: LogLevel | 'silent', format: 'text' | 'json'): Logger {
  const stderr = new StderrWriter()
  const options = { name: 'tutti', level, base: { hostPid: process.pid, hostname: hostname() } }
  if (format === 'json') return pino(options, stderr)
  const isColoured = process.stderr.isTTY
  // What pino has just written is what a record is.
  return pino(options, { write: (line: string) => stderr.write(textLine(JSON.parse(line) as TextRecord, isColoured)) })
}
