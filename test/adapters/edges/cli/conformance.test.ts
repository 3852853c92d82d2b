import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runTutti } from './run-tutti.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))
const WORKER = ['env', `PYTHONPATH=${at('adapters/runtimes/python/sdk')}`, 'python3']
const play = (...flags: readonly string[]) =>
  runTutti('conformance', '--codec', 'json', '--descriptors', 'pipes', '--limit', '60000', ...flags)
const RIGHT = ['--', ...WORKER, at('test/fixtures/workers/python/conformance.py')]

describe('tutti conformance', () => {
  it('prints what a worker can, as a table, and ends with exit code 0', async () => {
    const { stdout, code } = await play('--only', 'calls/', ...RIGHT)
    expect(stdout).toMatch(/^python\/\S+, CPython .*\n\n +json, pipes\ncalls +yes\n\n2 right, 0 wrong, 0 not offered\n/)
    expect(code).toBe(0)
  })

  it('prints TAP', async () => {
    const { stdout, code } = await play('--tap', '--only', 'calls/', ...RIGHT)
    expect(stdout.split('\n')).toEqual([
      'TAP version 14',
      'ok 1 - json on pipes, calls/unknown-method: answers UNKNOWN_METHOD for a method that it does not have',
      'ok 2 - json on pipes, calls/headers: gives its handler the headers of the call',
      '1..2',
      '',
    ])
    expect(code).toBe(0)
  })

  it('prints the report as JSON', async () => {
    const { stdout } = await play('--json', '--only', 'calls/headers', ...RIGHT)
    expect(JSON.parse(stdout)).toMatchObject({
      isConformant: true,
      results: [{ id: 'calls/headers', outcome: 'right' }],
    })
  })

  it('says what was sent, what came, what would be right and where that stands, and ends with exit code 1', async () => {
    const { stdout, code } = await play('--only', 'calls/headers', '--', 'true')
    expect(stdout).toMatch(
      /^WRONG {2}calls\/headers [^]*\n {2}sent [^]*\n {2}came [^]*\n {2}right [^]*\n {2}see {4}docs\/protocol.md §11\n/,
    )
    expect(code).toBe(1)
  })
})
