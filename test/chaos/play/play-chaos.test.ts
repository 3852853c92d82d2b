import { type ChildProcess, execFile } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { HOST_TROUBLES } from './host-troubles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Of each run: a minute where nobody waits for it. Starting and ending 33 workers comes on top. */
const SECONDS = process.env['CI'] === undefined ? 15 : 60
const LIMIT_MS = (SECONDS + 100) * 1_000

/** How a play ended. */
interface Ended {
  readonly code: number | null
  /** What it printed as JSON. */
  readonly report: unknown
  /** What it said meanwhile. */
  readonly said: string
}

/** @param onStart - Given the process, to do something to it. */
function play(args: readonly string[], onStart: (child: ChildProcess) => void = () => undefined): Promise<Ended> {
  const command = ['--import', 'tsx', 'test/chaos/play/main.ts', '--json', ...args]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: root, timeout: LIMIT_MS }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, report: JSON.parse(stdout || 'null'), said: stderr })
    })
    onStart(child)
  })
}

describe.concurrent('two trees under load, with all faults at once', () => {
  it.each([
    ['a seed that everybody plays', ['--seed', '1']],
    ['a seed that nobody has played yet', []],
  ])('keep every promise: %s', { timeout: LIMIT_MS }, async (_, args) => {
    const { code, report, said } = await play(['--seconds', String(SECONDS), ...args])
    console.info(said.split('\n').find((line) => line.includes('to play it again')) ?? said)
    expect(report).toMatchObject({ hung: 0, lost: 0, duplicated: 0, denied: 0, orphans: [] })
    expect(report).not.toHaveProperty('gaveUp')
    expect(report).toMatchObject({ workerDeaths: expect.toSatisfy((deaths: number) => deaths > 10) })
    expect(report).toMatchObject({ strikes: { exhaust_memory: expect.toSatisfy((strikes: number) => strikes > 0) } })
    for (const trouble of HOST_TROUBLES)
      expect(report).toMatchObject({ strikes: { [trouble]: expect.toSatisfy((times: number) => times > 0) } })
    expect(code).toBe(0)
  })
})

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
    const { code, report } = await play(['--seconds', '3600'], signalAt(' calls: ', 'SIGINT'))
    expect(report).toMatchObject({ hung: 0, lost: 0, duplicated: 0, orphans: [], seconds: 3_600 })
    expect(report).toMatchObject({ interruptedAfterMs: expect.toSatisfy((ms: number) => ms < LIMIT_MS) })
    expect(code).toBe(130)
  })

  it('leaves nothing behind when it is interrupted before it has begun', { timeout: LIMIT_MS }, async () => {
    const { code, report, said } = await play([], signalAt('to play it again', 'SIGTERM'))
    expect(report).toBeNull()
    expect(said).toContain('START_ABORTED')
    expect(code).toBe(143)
  })

  it('says what is wrong with what it was asked for', { timeout: LIMIT_MS }, async () => {
    const { code, report, said } = await play(['--seconds', '0'])
    expect(said).toMatch(/^--seconds: expected .*\nusage: npm run chaos -- .*\n$/)
    expect(report).toBeNull()
    expect(code).toBe(2)
  })
})
