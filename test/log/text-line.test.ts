import { describe, expect, it } from 'vitest'
import { textLine } from '../../src/log/text-line.ts'

const time = new Date(2026, 10, 30, 4, 5, 6, 7).getTime()

describe('textLine', () => {
  it('shows when, how bad and what', () => {
    expect(textLine({ level: 40, time, msg: 'it ended' }, false)).toBe('[04:05:06.007] WARN: it ended\n')
  })

  it.each([
    [10, 'TRACE'],
    [20, 'DEBUG'],
    [30, 'INFO'],
    [40, 'WARN'],
    [50, 'ERROR'],
    [60, 'FATAL'],
    [35, '35'],
  ])('names the level %i', (level, name) => {
    expect(textLine({ level, time, msg: 'x' }, false)).toContain(`] ${name}: x`)
  })

  it('colours the level and the message on a terminal, and nothing after them', () => {
    const line = textLine({ level: 50, time, msg: 'x' }, true)
    expect(line).toContain('\u001B[31mERROR\u001B[39m')
    expect(line.endsWith('\u001B[49m\n')).toBe(true)
  })

  it('cannot be made to look like two records', () => {
    const line = textLine({ level: 30, time, msg: 'a\n[04:05:06.007] FATAL: b\r\u001B[2K' }, false)
    expect(line.split('\n')).toHaveLength(3)
    expect(line).toContain('\n    | [04:05:06.007] FATAL: b')
    expect(line).not.toContain('\u001B')
  })
})
