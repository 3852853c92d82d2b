import type { LogFields } from './log-fields.ts'
import { currentLogSink } from './log-sink.ts'

/**
 * One line of the worker's log, at one level. It is written at once, so that it is not lost when
 * the worker dies.
 */
export type LogWriter = (message: string, fields?: LogFields) => void

/**
 * Structured log lines of the worker. They become log events of the host; `console.log` becomes
 * plain lines.
 */
export interface Log {
  readonly trace: LogWriter
  readonly debug: LogWriter
  readonly info: LogWriter
  readonly warn: LogWriter
  readonly error: LogWriter
}

/**
 * The log of this worker. Before `serve`, lines go to stderr. Never throws: a field that cannot be
 * carried becomes text.
 */
export const log: Log = Object.freeze({
  trace: (message: string, fields?: LogFields) => {
    currentLogSink()('trace', message, fields)
  },
  debug: (message: string, fields?: LogFields) => {
    currentLogSink()('debug', message, fields)
  },
  info: (message: string, fields?: LogFields) => {
    currentLogSink()('info', message, fields)
  },
  warn: (message: string, fields?: LogFields) => {
    currentLogSink()('warn', message, fields)
  },
  error: (message: string, fields?: LogFields) => {
    currentLogSink()('error', message, fields)
  },
})
