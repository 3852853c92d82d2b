import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { removeGroup } from '../../src/containment/group-folder.ts'
import { formatMark, type HostMark, ownMark, startTimeOf } from '../../src/containment/host-mark.ts'
import { sweepGroups, sweepMemoryGroups, sweepRecords } from '../../src/containment/janitor.ts'
import { launchInto } from '../../src/containment/launcher.ts'
import { ownPlace } from '../../src/containment/open-containment.ts'
import { within } from '../fixtures/await-event.ts'
import { untilSo } from '../fixtures/until-so.ts'
import { openRecorded } from '../port/recorded-port.ts'
import { noGroups, ownGroup } from './own-group.ts'

function own(): HostMark {
  const mark = ownMark('janitor')
  if (mark === undefined) throw new Error('this machine does not tell')
  return mark
}

/** Our pid, but another process had it then. */
const DEAD: HostMark = { ...own(), startTime: '1', system: 'dead' }

const { memory } = ownPlace()

describe.skipIf(noGroups !== undefined || memory === undefined)('sweepMemoryGroups', () => {
  it('removes the empty memory groups of hosts that are dead, and no other', () => {
    const parent = memory ?? ''
    const names = [
      { ...DEAD, system: `dead-${process.pid}` },
      { ...own(), system: `alive-${process.pid}` },
    ].map(formatMark)
    for (const name of names) for (const folder of [name, join(name, '1')]) mkdirSync(join(parent, folder))
    expect(sweepMemoryGroups(parent, own())).toContain(names[0])
    expect(names.map((name) => existsSync(join(parent, name)))).toEqual([false, true])
    removeGroup(join(parent, names[1] ?? ''))
  })
})

describe.skipIf(noGroups !== undefined)('sweepGroups', () => {
  it('ends the groups of hosts that are dead, and touches no other', async () => {
    const parent = ownGroup()
    const me = own()
    const names = {
      dead: formatMark(DEAD),
      alive: formatMark({ ...me, system: 'alive' }),
      elsewhere: formatMark({ ...DEAD, pidNamespace: '1' }),
      strange: 'tutti-is-also-a-word',
    }
    const programs = new Map<string, ReturnType<typeof openRecorded>>()
    for (const name of Object.values(names)) {
      mkdirSync(join(parent, name))
      mkdirSync(join(parent, name, '1'))
      const sleep = { command: 'sleep', args: ['600'], env: {}, cwd: undefined, descriptors: 'pipes' } as const
      const recorded = openRecorded(launchInto([join(parent, name, '1', 'cgroup.procs')], sleep))
      await recorded.until('spawned')
      programs.set(name, recorded)
    }
    // A launcher that has not entered yet is not in the group that is swept.
    await Promise.all(Object.values(names).map((name) => entered(join(parent, name, '1'))))
    expect(await sweepGroups(parent, me, systemClock)).toEqual([names.dead])
    expect(await programs.get(names.dead)?.exited).toMatchObject({ signal: 'SIGKILL' })
    expect(readdirSync(parent).filter((name) => name.startsWith('tutti'))).toHaveLength(3)
    for (const name of [names.alive, names.elsewhere, names.strange]) {
      expect(programs.get(name)?.told).toEqual(['spawned'])
    }
  })
})

const entered = (folder: string): Promise<void> =>
  untilSo(`a process in ${folder}`, () => readFileSync(join(folder, 'cgroup.procs'), 'utf8') !== '')

describe('sweepRecords', () => {
  it('kills the recorded processes of hosts that are dead, and no stranger with the same pid', async () => {
    const root = mkdtempSync(join(tmpdir(), 'tutti-janitor-'))
    const sleepers = Array.from({ length: 4 }, () => spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }))
    onTestFinished(() => sleepers.forEach((each) => void each.kill('SIGKILL')))
    const [recorded, stranger, ofTheLiving, ofAnotherBoot] = sleepers.map(({ pid = 0 }) => pid)
    const exited = Promise.race(sleepers.map((each) => once(each, 'exit')))
    const write = (mark: HostMark, pid = 0, startTime = startTimeOf(pid) ?? ''): void => {
      mkdirSync(join(root, formatMark(mark)), { recursive: true })
      writeFileSync(join(root, formatMark(mark), `${pid}.${startTime}`), '')
    }
    write(DEAD, recorded)
    write(DEAD, stranger, '1')
    write({ ...own(), system: 'living' }, ofTheLiving)
    write({ ...DEAD, boot: '00000000' }, ofAnotherBoot)
    mkdirSync(join(root, 'something else'))

    expect(sweepRecords(root, own())).toEqual([recorded])
    await within('the end of the recorded process', exited)
    expect(readdirSync(root).sort()).toEqual(['something else', formatMark({ ...own(), system: 'living' })].sort())
    expect(sleepers.map(({ exitCode, signalCode }) => exitCode === null && signalCode === null)).toEqual([
      false,
      true,
      true,
      true,
    ])
  })

  it('finds nothing where nobody has written anything', () => {
    expect(sweepRecords('/no/such/folder', own())).toEqual([])
    expect(existsSync('/no/such/folder')).toBe(false)
  })
})
