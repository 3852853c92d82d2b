import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { awaitGone, within } from '../fixtures/await-event.ts'

const host = fileURLToPath(new URL('../fixtures/hosts/busy-workers.ts', import.meta.url))

describe('SIGKILL of the host', () => {
  it('leaves no worker, not even those whose handlers are busy, and ends them in less time than their start took', async () => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, ['--import', 'tsx', host], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await within('the pids of the workers', once(createInterface(child.stdout), 'line'), 60_000)
    const pids: unknown = JSON.parse(String(line))
    if (!Array.isArray(pids)) throw new TypeError('no list of pids')
    expect(pids).toHaveLength(3)
    const killedAt = performance.now()
    child.kill('SIGKILL')
    await Promise.all(pids.map((pid) => awaitGone(Number(pid))))
    expect(performance.now() - killedAt).toBeLessThan(killedAt - startedAt)
  })
})
