import type { LogLevel } from '../telemetry/event.ts'

const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

/** The level that a worker names in a LOG; `info` for one that nobody knows. */
export function logLevelOf(name: string): LogLevel {
  return LEVELS.find((level) => level === name) ?? 'info'
}
