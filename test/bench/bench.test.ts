import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { RunReport } from '../../bench/harness/run.ts'
import { SHAPES } from '../../bench/shapes/all.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What `npm run bench` runs. */
const bench = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], { cwd: root, timeout: 50_000 })

const QUICK = ['latency', '--quick', '--subjects', 'floor,tutti,fork (json)']

describe('npm run bench', () => {
  it('measures a shape and tells its figures as JSON', async () => {
    const { stdout } = await bench(...QUICK, '--json')
    const report = JSON.parse(stdout) as RunReport
    expect(report.machine).toMatchObject({ cpu: expect.any(String), cores: expect.any(Number), node: process.version })
    const [latency] = report.shapes
    const [each] = latency?.cases ?? []
    expect(each).toMatchObject({ unit: 'us', better: 'lower', bases: ['floor', 'erlang'] })
    expect(each?.results.map(({ subject }) => subject)).toEqual(['floor', 'tutti', 'fork (json)'])
    for (const result of each?.results ?? []) {
      const samples = 'samples' in result ? result.samples : []
      expect(samples).toHaveLength(3)
      for (const us of samples) expect(us).toBeGreaterThan(0)
    }
    const [besideFloor, besideErlang] = report.aims
    expect(besideFloor).toMatchObject({ measured: expect.any(Number), outcome: expect.stringMatching(/met$/) })
    expect(besideErlang).toMatchObject({ outcome: 'not measured' })
  })

  it('prints a line per figure where nobody looks at it, and what it does on stderr', async () => {
    const { stdout, stderr } = await bench(...QUICK)
    const lines = stdout.trim().split('\n')
    expect(
      lines.filter((line) => /^latency\t64 B, one at a time\ttutti\t[\d.,]+ µs\t\d+ %\t[\d.]+ × floor$/.test(line)),
    ).toHaveLength(1)
    expect(lines.every((line) => !line.includes('\u001b'))).toBe(true)
    expect(stderr).toContain('warming up')
  })

  it('lists the shapes', async () => {
    const { stdout } = await bench('--list')
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(SHAPES.map(({ name }) => name))
  })

  it('refuses a shape that there is not', async () => {
    await expect(bench('speed')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('latency') })
  })
})
