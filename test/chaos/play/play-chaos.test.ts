import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Of each run; starting and ending 33 workers comes on top. */
const SECONDS = 20
const LIMIT_MS = 120_000

/** Its exit code, what it printed as JSON, and what it said meanwhile. */
function play(args: readonly string[]): Promise<{ code: number | null; report: unknown; said: string }> {
  const command = ['--import', 'tsx', 'test/chaos/play/main.ts', '--seconds', String(SECONDS), '--json', ...args]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: root, timeout: LIMIT_MS }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, report: JSON.parse(stdout || 'null'), said: stderr })
    })
  })
}

describe('two trees under load, with all faults at once', () => {
  it.each([
    ['a seed that everybody plays', ['--seed', '1']],
    ['a seed that nobody has played yet', []],
  ])('keep every promise: %s', { timeout: LIMIT_MS }, async (_, args) => {
    const { code, report, said } = await play(args)
    console.info(said.split('\n').find((line) => line.includes('to play it again')) ?? said)
    expect(report).toMatchObject({ hung: 0, lost: 0, duplicated: 0, denied: 0, orphans: [] })
    expect(report).not.toHaveProperty('gaveUp')
    expect(report).toMatchObject({ workerDeaths: expect.toSatisfy((deaths: number) => deaths > 10) })
    expect(code).toBe(0)
  })
})
