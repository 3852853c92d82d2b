import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { createToolVersions } from '../../src/prepare/tool-version.ts'
import { shell } from './preparation.ts'

const request = (command: string, versionArgs: string[], cwd = '/') => ({
  preparation: shell('', { tool: { command, versionArgs, install: 'Install it.' } }),
  command,
  cwd,
  env: { PATH: process.env['PATH'] ?? '' },
})
/** Never the same twice. */
const CHANGING = ['-c', 'cat /proc/sys/kernel/random/uuid 2>/dev/null || date +%s%N']

describe('createToolVersions', () => {
  it('gives what the tool prints', async () => {
    expect(await createToolVersions(systemClock).of(request('echo', ['tool 1.2']))).toBe('tool 1.2')
  })

  it('asks each tool once for each folder, also when asked at the same time', async () => {
    const versions = createToolVersions(systemClock)
    const [a, b, elsewhere] = await Promise.all(
      ['/', '/', '/tmp'].map((cwd) => versions.of(request('sh', CHANGING, cwd))),
    )
    expect(a).toBe(b)
    expect(elsewhere).not.toBe(a)
    expect(await versions.of(request('sh', CHANGING))).toBe(a)
  })

  it('knows the version of the running Node', async () => {
    expect(await createToolVersions(systemClock).of(request(process.execPath, ['--version']))).toBe(process.version)
  })

  it('asks again after a failure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tutti-version-'))
    const versions = createToolVersions(systemClock)
    const asked = request('sh', ['-c', 'cat version'], folder)
    const failures = await Promise.allSettled([versions.of(asked), versions.of(asked)])
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(versions.of(asked)).rejects.toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: expect.stringContaining('exit code 1'),
    })
    writeFileSync(join(folder, 'version'), '1.2')
    expect(await versions.of(asked)).toBe('1.2')
    rmSync(folder, { recursive: true })
  })
})
