import { describe, expect, it } from 'vitest'
import { type DeathCertificate, formatDeath } from '../../src/errors/death-certificate.ts'

const deathOf = (fields: Partial<DeathCertificate>): string =>
  formatDeath({
    path: 'main/ocr',
    incarnation: 'x',
    reason: { type: 'exited', code: 3 },
    pid: 42,
    code: 3,
    signal: undefined,
    uptimeMs: 120,
    stderrTail: '',
    inFlight: [],
    lastFrames: [],
    ...fields,
  })

describe('formatDeath', () => {
  it.each([
    ['milliseconds of a short life', 120.6, 'exited with code 3 after 121 ms'],
    ['milliseconds below ten seconds', 9_999, 'exited with code 3 after 9999 ms'],
    ['seconds of a long life', 10_000, 'exited with code 3 after 10 s'],
    ['seconds of a very long life', 3_600_400, 'exited with code 3 after 3600 s'],
  ])('tells %s', (_, uptimeMs, expected) => {
    expect(deathOf({ uptimeMs })).toBe(expected)
  })

  it.each([
    ['the last line', 'first\nsecond\n', 'second'],
    ['a line that has not ended', 'first\nsec', 'sec'],
    ['the last line that says something', 'first\n\n  \n', 'first'],
    ['300 characters of a long line', 'x'.repeat(1_000), 'x'.repeat(300)],
  ])('quotes of stderr %s', (_, stderrTail, expected) => {
    expect(deathOf({ stderrTail })).toBe(`exited with code 3 after 120 ms; its last line on stderr was: ${expected}`)
  })
})
