import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { small } from '../../protocols/mcp/open-client.ts'
import { runTutti } from './run-tutti.ts'

const configOf = (servers: object): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-check-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'mcp.json')
  writeFileSync(file, `// servers\n${JSON.stringify({ mcpServers: servers })}`)
  return file
}

const entry = (...args: readonly string[]) => ({ command: small().command, args: small(...args).args })

describe('tutti mcp check', () => {
  it('says of each server what a person needs, and fails when one cannot be used', async () => {
    const file = configOf({ good: entry(), deaf: entry('--deaf'), broken: entry('--crash') })
    const { stdout, code } = await runTutti('mcp', 'check', '--json', file)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'good',
        readyMs: expect.any(Number),
        protocol: '2025-11-25',
        server: 'small 1',
        tools: ['pids', 'hang', 'hang-once', 'update', 'ask'],
        heedsEndOfFile: true,
        stderrTail: 'ready',
      },
      { name: 'deaf', heedsEndOfFile: false },
      { name: 'broken', failure: expect.stringContaining('no database'), stderrTail: 'no database at /var/lib/none' },
    ])
  })

  it('says it in words, and what was left alone', async () => {
    const { stdout, code } = await runTutti(
      'mcp',
      'check',
      configOf({ good: entry(), far: { url: 'https://example.com' } }),
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^note: "far".*\nok {2}good\n {2}ready +after \d+ ms\n/)
    expect(stdout).toContain('it ends at the end of its input')
  })

  it('says what is wrong with a file', async () => {
    const { stdout, code } = await runTutti('mcp', 'check', configOf({ bad: { args: [] } }))
    expect(stdout).toContain('server "bad"')
    expect(code).toBe(1)
  })
})
