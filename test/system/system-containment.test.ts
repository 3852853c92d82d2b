import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { start, subscribe, supervisor, worker } from '../../src/index.ts'
import { createSystemContainment, wantedContainment } from '../../src/system/system-containment.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { noGroups } from '../containment/own-group.ts'
import { awaitEvent, awaitGone } from '../fixtures/await-event.ts'
import { shell } from '../fixtures/shell.ts'
import { startMain } from '../fixtures/systems.ts'
import { rawProgram } from '../worker/raw-program.ts'

/** A worker that is ready at once, and that nobody asks to stop. */
const quick = (id: string) => worker(id, rawProgram([]), { shutdown: 'brutal_kill' })

describe('wantedContainment', () => {
  it('is the option, else the variable, else the strongest there is', () => {
    expect(wantedContainment('cgroup', { TUTTI_CONTAINMENT: 'process_group' })).toBe('cgroup')
    expect(wantedContainment(undefined, { TUTTI_CONTAINMENT: 'process_group' })).toBe('process_group')
    expect(wantedContainment(undefined, { TUTTI_CONTAINMENT: '' })).toBe('auto')
    expect(wantedContainment(undefined, {})).toBe('auto')
  })

  it('is wrong when there is no such layer', () => {
    expect(() => wantedContainment(undefined, { TUTTI_CONTAINMENT: 'jail' })).toThrow(
      /`TUTTI_CONTAINMENT` to be one of/,
    )
  })
})

describe('the containment of a system', () => {
  it('is told once, before the first worker is started', async () => {
    const told: string[] = []
    const undo = [
      subscribe('system:contained', ({ containment }) => told.push(containment)),
      subscribe('worker:spawned', () => told.push('spawned')),
    ]
    const system = await startMain([quick('a'), quick('b')])
    const { containment, covers } = await system.guarantees()
    expect(told).toEqual([containment, 'spawned', 'spawned'])
    expect(covers.children).toBe(true)
    for (const each of undo) each()
  })

  it('is not opened for a tree without workers, until somebody asks', async () => {
    const opened: string[] = []
    const undo = subscribe('system:contained', ({ containment }) => opened.push(containment))
    const system = await startMain([], {}, { containment: 'auto' })
    expect(opened).toEqual([])
    expect(await system.guarantees()).toBe(await system.guarantees())
    expect(opened).toHaveLength(1)
    undo()
  })

  it('is the layer that was asked for', async () => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'tutti-contained-'))
    const system = await startMain([quick('a')], {}, { containment: 'process_group', cacheDir })
    expect(await system.guarantees()).toMatchObject({ containment: 'process_group', unavailable: [] })
    expect(readdirSync(join(cacheDir, 'hosts'))).toHaveLength(1)
    await system.shutdown()
    expect(readdirSync(join(cacheDir, 'hosts'))).toEqual([])
  })

  it('is refused when it is none', async () => {
    const containment = 'jail' as 'auto'
    await expect(start(supervisor('main', {}, []), { containment })).rejects.toMatchObject({
      code: 'SPEC_INVALID_OPTION',
      message: expect.stringContaining("'auto', 'cgroup', 'pid_namespace', 'process_group'; got 'jail'"),
    })
  })

  it('that is not to be had is an error that says why, and what to do', async () => {
    const containment = createSystemContainment({
      wanted: 'cgroup',
      systemId: 'x',
      root: 'main',
      cacheDir: undefined,
      clock: systemClock,
      telemetry: createTelemetry('x'),
      open: () => Promise.resolve({ containment: 'cgroup', why: 'it is read-only', remedy: 'Write to it.' }),
    })
    const refused = {
      code: 'START_CONTAINMENT_UNAVAILABLE',
      message: expect.stringContaining("containment 'cgroup' is not to be had: it is read-only. Write to it."),
    }
    await expect(containment.ports()).rejects.toMatchObject(refused)
    await expect(containment.guarantees()).rejects.toMatchObject(refused)
    await containment.release()
  })
})

describe('a worker that ends', () => {
  it.skipIf(noGroups !== undefined)('leaves nothing, and its siblings stay', async () => {
    const program = shell("(setsid sh -c 'sleep 600 >/dev/null 2>&1 & echo $!'); exit 3")
    const sibling = awaitEvent('worker:ready')
    const printed = awaitEvent('worker:log', ({ source }) => source === 'stdout')
    const died = awaitEvent('worker:died')
    const system = await startMain([quick('sibling')], { intensity: 0 }, { containment: 'cgroup' })
    const { pid } = await sibling
    const failed = system.supervisor('main')?.startChild(worker('leaves', program, { restart: 'temporary' }))
    const daemon = Number((await printed).message)
    await died
    await awaitGone(daemon)
    await failed
    expect(process.kill(pid, 0)).toBe(true)
  })
})
