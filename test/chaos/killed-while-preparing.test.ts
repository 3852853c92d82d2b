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

const HOST = fileURLToPath(new URL('../fixtures/hosts/preparing.ts', import.meta.url))

describe('the end of a host while it prepares', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s leaves no tool, nor what it started',
    async (signal) => {
      const cacheDir = mkdtempSync(join(tmpdir(), 'tutti-preparing-'))
      const host = spawn(process.execPath, [await compiled(HOST), cacheDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      try {
        const pids: number[] = []
        const both = new Promise<void>((resolve) => {
          createInterface(host.stdout).on('line', (line) => {
            if (pids.push(Number(line)) === 2) resolve()
          })
        })
        await within('the pids of the tool and its child', both)
        const gone = once(host, 'exit')
        host.kill(signal)
        await within('the end of the host', gone)
        await Promise.all(pids.map((pid) => awaitGone(pid)))
        expect(pids).toHaveLength(2)
      } finally {
        host.kill('SIGKILL')
        rmSync(cacheDir, { recursive: true, force: true, maxRetries: 5 })
      }
    },
  )
})
