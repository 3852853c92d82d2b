import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { endGroup, groupsIn, removeGroup } from '../../src/containment/group-folder.ts'
import { launchInto } from '../../src/containment/launcher.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { awaitGone, within } from '../fixtures/await-event.ts'
import { openRecorded, type RecordedPort } from '../port/recorded-port.ts'
import { noGroups, ownGroup } from './own-group.ts'

/** A program in that group that has said that it is up. */
async function running(folder: string, script = 'echo up; exec sleep 600'): Promise<RecordedPort> {
  const program = { command: '/bin/sh', args: ['-c', script], env: {}, cwd: undefined, descriptors: 'pipes' } as const
  const recorded = openRecorded(launchInto([join(folder, 'cgroup.procs')], program))
  await recorded.until('stdout: up')
  return recorded
}

describe.skipIf(noGroups !== undefined)('a control group', () => {
  it('is removed when it is empty, with those in it, and gone is gone', async () => {
    const folder = ownGroup()
    mkdirSync(join(folder, 'a'))
    mkdirSync(join(folder, 'a', 'b'))
    expect(groupsIn(folder)).toEqual(['a'])
    expect(removeGroup(folder)).toBe(true)
    expect(removeGroup(folder)).toBe(true)
    expect(groupsIn(folder)).toEqual([])
    expect(await endGroup(folder, new TestClock())).toBe(true)
  })

  it('is not removed while somebody is in it', async () => {
    const folder = ownGroup()
    const recorded = await running(folder)
    expect(removeGroup(folder)).toBe(false)
    expect(existsSync(folder)).toBe(true)
    recorded.port.signal('SIGKILL')
    await recorded.exited
  })

  it('is ended with everybody in it, and removed when the last one is gone', async () => {
    const folder = ownGroup()
    mkdirSync(join(folder, 'inner'))
    const outer = await running(folder, 'for n in 1 2 3 4 5 6 7 8; do setsid sleep 600 & done; echo up; wait')
    const inner = await running(join(folder, 'inner'))
    expect(await within('the end of the group', endGroup(folder, systemClock))).toBe(true)
    expect(existsSync(folder)).toBe(false)
    await awaitGone(outer.port.pid ?? 0)
    await awaitGone(inner.port.pid ?? 0)
  })
})

describe('endGroup', () => {
  it('gives up after a second on what cannot be removed', async () => {
    const clock = new TestClock()
    // Not a group at all: nobody can remove it this way.
    const ending = endGroup('/proc/self/task', clock)
    expect(clock.pending).toBe(1)
    clock.advanceNow(1_000)
    expect(await ending).toBe(false)
  })
})
