import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { type ChildSpec, subscribe, type WorkerOverrides, worker } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

const BUDGET = { intensity: 5, periodMs: 60_000, onExhausted: 'quarantine', probeMs: 100 } as const

let folder = ''
let launcher = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-vanished-'))
  launcher = join(folder, 'launcher')
  await install()
})

afterEach(() => rm(folder, { recursive: true }))

/** Puts the program where it belongs; whoever starts it meanwhile finds all of it, or nothing. */
async function install(): Promise<void> {
  const draft = join(folder, 'draft')
  await writeFile(draft, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 })
  await rename(draft, launcher)
}

/** A worker whose command is the launcher. */
function launched(overrides: WorkerOverrides = {}): ChildSpec {
  const program = node({ program: new URL('../fixtures/workers/node/echo.ts', import.meta.url) })
  return worker('w', { ...program, command: launcher }, overrides)
}

/** Starts the worker and a sibling, and makes the worker die. */
async function startAndKill(overrides: WorkerOverrides, vanish: () => Promise<unknown>) {
  const ready = awaitEvent('worker:ready', ({ path }) => path === 'main/w')
  const system = await startMain([launched(overrides), nodeWorker('sibling', 'echo')])
  const { pid } = await ready
  await vanish()
  process.kill(pid, 'SIGKILL')
  return system
}

describe('a program that vanishes while its worker runs', () => {
  it('leaves the worker in quarantine, and a probe brings it back when the program is back', async () => {
    const quarantined = awaitEvent('supervisor:quarantined')
    const system = await startAndKill({ budget: BUDGET }, () => rm(launcher))
    expect(await quarantined).toMatchObject({
      path: 'main/w',
      cause: 'restart_is_futile',
      reason: { type: 'spawn_failed', errno: 'ENOENT' },
    })
    const ref = system.ref('main/w')
    const error = await ref.call('echo', 1, { deadlineMs: 'infinity' }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'CALL_QUARANTINED', progress: 'not_delivered' })
    expect(String(error)).toMatch(
      /is quarantined for \d+ s .*could not be started \(ENOENT\).*the next probe is in \d+ s/,
    )
    expect(await system.ref('main/sibling').call('echo', 2)).toBe(2)
    expect(await awaitEvent('supervisor:probe_failed')).toMatchObject({ path: 'main/w', reason: { errno: 'ENOENT' } })
    const recovered = awaitEvent('supervisor:recovered')
    await install()
    expect(await recovered).toMatchObject({ path: 'main/w' })
    expect(await ref.call('echo', 3)).toBe(3)
  })

  it.each([
    ['there is no such command', 'ENOENT', () => rm(launcher)],
    ['it is not executable', 'EACCES', () => chmod(launcher, 0o644)],
  ])('without a budget its supervisor gives up after one attempt: %s', async (_, errno, vanish) => {
    const errors: unknown[] = []
    const undo = subscribe('supervisor:start_error', ({ reason }) => void errors.push(reason))
    const system = await startAndKill({}, vanish)
    expect(await system.exited).toMatchObject({ detail: { type: 'restart_is_futile', id: 'w', reason: { errno } } })
    undo()
    expect(errors).toMatchObject([{ type: 'spawn_failed', errno }])
  })
})
