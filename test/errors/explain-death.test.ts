import { describe, expect, it } from 'vitest'
import type { DeathCertificate } from '../../src/errors/death-certificate.ts'
import { explainDeath } from '../../src/errors/explain-death.ts'

const DEATH: DeathCertificate = {
  path: 'main/ocr',
  incarnation: 'life1',
  reason: { type: 'signaled', signal: 'SIGSEGV' },
  pid: 42,
  code: undefined,
  signal: 'SIGSEGV',
  uptimeMs: 120,
  stderrTail: 'loading\nout of bounds\n',
  inFlight: [
    { method: 'read', progress: 'started', outcome: 'failed' },
    { method: 'read', progress: 'not_started', outcome: 'redelivered' },
  ],
  lastFrames: [{ direction: 'to', kind: 'CALL', bytes: 54 }],
  usage: { peakMemoryBytes: 13_107_200, cpuMs: 350 },
  hasSurvivors: true,
}

describe('explainDeath', () => {
  it('shows what a worker wrote for a terminal as codes', () => {
    const page = explainDeath({ ...DEATH, stderrTail: '\u001b[2J\u001b[1;31mall is well' })
    expect(page).toContain('\\x1b[2J\\x1b[1;31mall is well')
  })

  it('is a page that says everything', () => {
    expect(explainDeath(DEATH)).toBe(
      [
        '"main/ocr" (pid 42, life life1) ended by signal SIGSEGV after 120 ms',
        '  what to do: It crashed in native code: allow core dumps (`ulimit -c unlimited`) and open one in a debugger.',
        '  used: at most 12.5 MiB, 350 ms of a processor',
        '  left behind: processes that it had started could not be ended',
        '  in its hands: read (started, failed), read (not started, redelivered)',
        '  last frames: > CALL 54 B',
        '  stderr:',
        '    loading',
        '    out of bounds',
      ].join('\n'),
    )
  })

  it('leaves out what there is nothing to say of', () => {
    const nothing = {
      reason: { type: 'shutdown' },
      pid: undefined,
      stderrTail: '',
      inFlight: [],
      lastFrames: [],
    } as const
    const { usage: _, hasSurvivors: __, ...plain } = DEATH
    expect(explainDeath({ ...plain, ...nothing })).toBe('"main/ocr" (life life1) was shut down after 120 ms')
  })

  it('shows what stderr said below, and not within the reason too', () => {
    const said = 'Traceback:\nValueError: x'
    const diagnosis = `it exited with code 1 before READY: ValueError: x\nIts last lines on stderr:\n${said}`
    const page = explainDeath({
      ...DEATH,
      reason: { type: 'handshake_failed', cause: 'exited', diagnosis },
      stderrTail: said,
    })
    expect(page.match(/^.*Traceback/gm)).toEqual(['    Traceback'])
  })

  it('leaves out blank lines of stderr', () => {
    expect(explainDeath({ ...DEATH, stderrTail: 'a\n\n  \nb\n' })).toMatch(/stderr:\n {4}a\n {4}b$/)
  })

  it.each([
    ['redelivered', 'redelivered'],
    ['failed', 'failed'],
    ['lost', 'lost'],
    ['settled', 'its caller had given up'],
  ] as const)('tells of a call that was %s', (outcome, words) => {
    const inFlight = [{ method: 'read', progress: 'started', outcome } as const]
    expect(explainDeath({ ...DEATH, inFlight })).toContain(`in its hands: read (started, ${words})`)
  })

  it('shows the last twenty lines of stderr', () => {
    const stderrTail = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')
    const page = explainDeath({ ...DEATH, stderrTail })
    expect(page).not.toContain('line 9\n')
    expect(page).toContain('    line 10\n')
    expect(page.endsWith('    line 29')).toBe(true)
  })
})
