import { existsSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { CgroupContainment, makeSystemGroups } from '../../src/containment/cgroup-containment.ts'
import { groupsIn } from '../../src/containment/group-folder.ts'
import { ownPlace } from '../../src/containment/open-containment.ts'
import { portsIn } from '../../src/port/open-port.ts'
import { awaitGone } from '../fixtures/await-event.ts'
import { openRecorded } from '../port/recorded-port.ts'
import { testContainment } from './contract.ts'
import { noGroups, ownGroup } from './own-group.ts'

await testContainment('cgroup')

describe.skipIf(noGroups !== undefined)('a system with control groups', () => {
  const sh = (script: string) => ({ command: '/bin/sh', args: ['-c', script] })

  it('counts what a worker uses, with all that it starts', async () => {
    const containment = new CgroupContainment(
      makeSystemGroups({ unified: ownGroup(), memory: undefined }, 'system'),
      systemClock,
    )
    const recorded = openRecorded(
      sh('(setsid dd if=/dev/zero of=/dev/null bs=1M count=200) 2>&1'),
      systemClock,
      portsIn(containment),
    )
    const { usage } = await recorded.exited
    expect(usage?.cpuMs).toBeGreaterThan(1)
    await containment.release()
  })

  it('gives a worker a group of its own, which is gone when the worker has ended', async () => {
    const parent = ownGroup()
    const containment = new CgroupContainment(
      makeSystemGroups({ unified: parent, memory: undefined }, 'system'),
      systemClock,
    )
    const recorded = openRecorded(sh('echo up; exec cat <&3'), systemClock, portsIn(containment))
    await recorded.until('stdout: up')
    const members = readFileSync(join(parent, 'system', '1', 'cgroup.procs'), 'utf8')
    expect(members).toBe(`${recorded.port.pid ?? 0}\n`)
    recorded.port.end()
    await recorded.exited
    expect(groupsIn(join(parent, 'system'))).toEqual([])
    await containment.release()
  })

  it('tells when a worker cannot enter its group', async () => {
    const containment = new CgroupContainment(
      makeSystemGroups({ unified: ownGroup(), memory: undefined }, 'system'),
      systemClock,
    )
    const enclosure = containment.enclose({ ...sh('true'), env: {}, cwd: undefined, descriptors: 'pipes' }, systemClock)
    const [, , , entrance = ''] = enclosure.launch.args
    rmdirSync(join(entrance, '..'))
    const recorded = openRecorded(enclosure.launch)
    const { code, signal, stderrTail } = await recorded.exited
    const end = enclosure.readEnd({ code, signal, stderrTail })
    expect(end).toEqual({
      spawnFailure: { errno: 'ECGROUP', diagnosis: expect.stringContaining(`could not enter ${entrance}`) },
      code: undefined,
      signal: undefined,
    })
    expect(await enclosure.close()).toMatchObject({ hasSurvivors: false })
    await containment.release()
  })

  it.skipIf(ownPlace().memory === undefined)(
    'tells of a process that has left its group, as root may, and ends it',
    async () => {
      const parent = ownGroup()
      const folders = makeSystemGroups({ unified: parent, memory: ownPlace().memory }, `left-${process.pid}`)
      const containment = new CgroupContainment(folders, systemClock)
      const leave = `echo 0 >${join(parent, 'cgroup.procs')}; exec sleep 600`
      const recorded = openRecorded(
        sh(
          `setsid sh -c '${leave}' & until read -r left <${join(parent, 'cgroup.procs')}; do :; done; echo $!; exit 3`,
        ),
        systemClock,
        portsIn(containment),
      )
      const { code, hasSurvivors, survivors } = await recorded.exited
      const pid = Number(recorded.told.find((line) => /^stdout: \d+$/.test(line))?.slice('stdout: '.length))
      expect([code, hasSurvivors, survivors]).toEqual([
        3,
        true,
        expect.stringContaining(`${pid} had left the control group`),
      ])
      await awaitGone(pid)
      await containment.release()
    },
  )

  it('ends whoever is left, and removes its groups, when it is released', async () => {
    const parent = ownGroup()
    const containment = new CgroupContainment(
      makeSystemGroups({ unified: parent, memory: undefined }, 'system'),
      systemClock,
    )
    const recorded = openRecorded(sh('setsid sleep 600 & echo up; sleep 600'), systemClock, portsIn(containment))
    await recorded.until('stdout: up')
    expect(existsSync(join(parent, 'system', '1'))).toBe(true)
    await containment.release()
    expect(await recorded.exited).toMatchObject({ signal: 'SIGKILL' })
    expect(existsSync(join(parent, 'system'))).toBe(false)
  })
})
