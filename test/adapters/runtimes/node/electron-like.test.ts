import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const APPLICATION = `#!/bin/sh
if [ "$ELECTRON_RUN_AS_NODE" = 1 ]; then exec "$REAL_NODE" "$@"; fi
echo "window opened with $*" >>"$WINDOWS"
`
const host = fileURLToPath(new URL('../../../fixtures/hosts/electron-like.ts', import.meta.url))
const echo = fileURLToPath(new URL('../../../fixtures/workers/node/echo.ts', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-electron-'))
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'application'), APPLICATION, { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a host in an application of Electron', () => {
  it.each(['with Node on PATH', 'without'])('starts workers and opens no window: %s', async (how) => {
    const args = ['--import', import.meta.resolve('tsx'), host, join(folder, 'application')]
    const path = process.env['PATH'] ?? ''
    const env = {
      ...process.env,
      REAL_NODE: process.execPath,
      WINDOWS: join(folder, 'windows'),
      PATH: how === 'without' ? join(folder, 'empty') : [join(process.execPath, '..'), path].join(delimiter),
    }
    const programs = [echo]
    const { stdout } = await promisify(execFile)(process.execPath, [...args, ...programs], { env, timeout: 60_000 })
    expect(stdout).toBe('w0\n')
  })
})
