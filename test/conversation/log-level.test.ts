import { describe, expect, it } from 'vitest'
import { logLevelOf } from '../../src/conversation/log-level.ts'

describe('logLevelOf', () => {
  it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)('knows %s', (level) => {
    expect(logLevelOf(level)).toBe(level)
  })

  it.each(['', 'INFO', 'warning', 'constructor'])('takes "%s", which nobody knows, for info', (name) => {
    expect(logLevelOf(name)).toBe('info')
  })
})
