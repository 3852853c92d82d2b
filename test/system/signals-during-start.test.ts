import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { awaitGone, within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const HOST = fileURLToPath(new URL('starting-host.ts', import.meta.url))

describe('a signal during the start', () => {
  it.each([
    ['SIGINT', 'start'],
    ['SIGTERM', 'start'],
    ['SIGINT', 'prepare'],
    ['SIGTERM', 'prepare'],
  ] as const)('%s while it has to %s gives it up, and leaves nothing', async (signal, what) => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'tutti-starting-'))
    const args = [await compiled(HOST), JSON.stringify(['SIGINT', 'SIGTERM']), what, cacheDir]
    const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const lines: string[] = []
      const running = new Promise<number>((resolve) => {
        createInterface(host.stdout).on('line', (line) => {
          lines.push(line)
          if (line.startsWith('pid ')) resolve(Number(line.slice(4)))
        })
      })
      const pid = await within('the pid of what hangs', running)
      const ended = once(host, 'close')
      host.kill(signal)
      await within('the end of the host', ended)
      await awaitGone(pid)
      expect(lines.at(-1)).toBe('START_ABORTED')
      expect(host.exitCode).toBe(1)
    } finally {
      host.kill('SIGKILL')
      rmSync(cacheDir, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})
