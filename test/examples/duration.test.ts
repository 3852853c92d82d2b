import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../examples/01-linguistics/duration.ts'

describe('parseDuration', () => {
  it.each([
    ['300ms', 300],
    ['2s', 2_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    [' 10ms ', 10],
  ])('%j is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['', '5', 's', '-1s', '0s', '0.4ms', '1h', '1e3ms', '2 s', '99999m'])('%j is no duration', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })
})

describe('formatDuration', () => {
  it.each([
    [0.04, '0.0 ms'],
    [1.25, '1.3 ms'],
    [12.4, '12 ms'],
    [3_440, '3.4 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms reads %j', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
