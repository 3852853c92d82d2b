import { describe, expect, it } from 'vitest'
import { type DeathCertificate, formatDeath } from '../../src/errors/death-certificate.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'

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
  it('quotes what was said at the end, and says of an older line when it came', () => {
    const stderrTail = 'listening\ncache is warm\n'
    const said = (beforeEndMs: number): string =>
      deathOf({ stderrTail, lastWords: { text: 'cache is warm', beforeEndMs } })
    expect(said(1_000)).toBe('exited with code 3 after 120 ms; on stderr it said: cache is warm')
    expect(said(1_001)).toBe(
      'exited with code 3 after 120 ms; it said nothing of it: its last line on stderr came 1001 ms before: cache is warm',
    )
  })

  it.each([
    ['milliseconds of a short life', 120.6, 'exited with code 3 after 121 ms'],
    ['milliseconds below ten seconds', 9_999, 'exited with code 3 after 9999 ms'],
    ['seconds of a long life', 10_000, 'exited with code 3 after 10 s'],
    ['seconds of a very long life', 3_600_400, 'exited with code 3 after 3600 s'],
  ])('tells %s', (_, uptimeMs, expected) => {
    expect(deathOf({ uptimeMs })).toBe(expected)
  })

  it.each<[ExitReason, string]>([
    [{ type: 'normal' }, 'ended normally after 120 ms'],
    [{ type: 'shutdown' }, 'was shut down after 120 ms'],
    [{ type: 'signaled', signal: 'SIGSEGV' }, 'ended by signal SIGSEGV after 120 ms'],
    [{ type: 'killed', after: 'shutdown_timeout' }, 'killed (shutdown timeout) after 120 ms'],
    [{ type: 'unresponsive', missedMs: 99.6 }, 'unresponsive after 120 ms: silent for 100 ms'],
    [
      { type: 'overrun', method: 'm', graceMs: 5 },
      'overrun after 120 ms: "m" did not end within 5 ms after it was cancelled',
    ],
    [
      { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'there is no file "x"' },
      'could not be started (ENOENT) after 120 ms: there is no file "x"',
    ],
    [
      { type: 'handshake_failed', cause: 'timeout', diagnosis: 'it was not ready' },
      'did not become ready after 120 ms: it was not ready',
    ],
    [
      { type: 'protocol', code: 'WIRE_EMPTY_FRAME', violation: 'a frame of length zero' },
      'broke the protocol (WIRE_EMPTY_FRAME) after 120 ms: a frame of length zero',
    ],
    [{ type: 'resource_limit', limit: 'memory 64 MiB' }, 'ran into its limit after 120 ms: memory 64 MiB'],
    [{ type: 'crashed', cause: 'TypeError: x\n    at y' }, 'crashed after 120 ms: TypeError: x'],
  ])('tells the life before the explanation: %j', (reason, expected) => {
    expect(deathOf({ reason })).toBe(expected)
  })

  it('does not repeat what the reason quotes of stderr', () => {
    const reason = { type: 'handshake_failed', cause: 'exited', diagnosis: 'it exited: no licence' } as const
    expect(deathOf({ reason, stderrTail: 'no licence' }).split('no licence')).toHaveLength(2)
  })

  it.each([
    ['the last line', 'first\nsecond\n', 'second'],
    ['a line that has not ended', 'first\nsec', 'sec'],
    ['the last line that says something', 'first\n\n  \n', 'first'],
    ['300 characters of a long line', 'x'.repeat(1_000), 'x'.repeat(300)],
  ])('quotes of stderr %s', (_, stderrTail, expected) => {
    expect(deathOf({ stderrTail })).toBe(`exited with code 3 after 120 ms; on stderr it said: ${expected}`)
  })
})
