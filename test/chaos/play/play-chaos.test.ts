import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { keepsEveryPromise } from './keeps-every-promise.ts'
import { runPlay } from './run-play.ts'

const LIMIT_MS = 100_000

keepsEveryPromise(15, ['fresh'])

/** Sends it a signal when a line with these words has come. */
function signalAt(words: string, signal: NodeJS.Signals): (child: ChildProcess) => void {
  return (child) => {
    if (child.stderr === null) throw new Error('its output was to be read')
    const lines = createInterface(child.stderr)
    lines.on('line', (line) => {
      if (!line.includes(words)) return
      lines.close()
      child.kill(signal)
    })
  }
}

describe('npm run chaos', () => {
  it('ends in order when it is interrupted, and tells of what was played', { timeout: LIMIT_MS }, async () => {
    const { code, report } = await runPlay(['--seconds', '3600'], {
      limitMs: LIMIT_MS,
      onStart: signalAt(' calls: ', 'SIGINT'),
    })
    expect(report).toMatchObject({ hung: 0, lost: 0, duplicated: 0, orphans: [], seconds: 3_600 })
    expect(report).toMatchObject({ interruptedAfterMs: expect.toSatisfy((ms: number) => ms < LIMIT_MS) })
    expect(code).toBe(130)
  })

  it('leaves nothing behind when it is interrupted before it has begun', { timeout: LIMIT_MS }, async () => {
    const { code, report, said } = await runPlay([], {
      limitMs: LIMIT_MS,
      onStart: signalAt('to play it again', 'SIGTERM'),
    })
    expect(report).toBeNull()
    expect(said).toContain('START_ABORTED')
    expect(code).toBe(143)
  })

  it('says what is wrong with what it was asked for', { timeout: LIMIT_MS }, async () => {
    const { code, report, said } = await runPlay(['--seconds', '0'], { limitMs: LIMIT_MS })
    expect(said).toMatch(/^--seconds: expected .*\nusage: npm run chaos -- .*\n$/)
    expect(report).toBeNull()
    expect(code).toBe(2)
  })
})
