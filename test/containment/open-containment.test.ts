import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { CONTAINMENT_NAMES } from '../../src/containment/guarantees.ts'
import { formatMark, ownMark } from '../../src/containment/host-mark.ts'
import { findTool, hasShell, type Machine } from '../../src/containment/machine.ts'
import { openCgroup } from '../../src/containment/open-cgroup.ts'
import { openPidNamespace } from '../../src/containment/open-pid-namespace.ts'
import { openProcessGroup } from '../../src/containment/open-process-group.ts'
import { missing, mustOpenLayer } from './layers.ts'

const machine = (fields: Partial<Machine> = {}): Machine => ({
  mark: ownMark('open'),
  place: { unified: undefined, memory: undefined },
  recordsRoot: mkdtempSync(join(tmpdir(), 'tutti-open-')),
  clock: systemClock,
  ...fields,
})

describe('openContainment', () => {
  it('takes the strongest layer that the machine has, and says why it is not a stronger one', async () => {
    const refusals = await Promise.all(CONTAINMENT_NAMES.map((name) => missing(name)))
    const expected = CONTAINMENT_NAMES.find((_, index) => refusals[index] === undefined)
    const layer = await mustOpenLayer('auto')
    expect(layer.guarantees.containment).toBe(expected)
    expect(layer.guarantees.unavailable.map((each) => each.containment)).toEqual(
      CONTAINMENT_NAMES.slice(0, CONTAINMENT_NAMES.indexOf(layer.guarantees.containment)),
    )
    expect(JSON.parse(JSON.stringify(layer.guarantees))).toEqual(layer.guarantees)
    await layer.close()
  })

  it('finishes what an earlier host has left', async () => {
    const first = await mustOpenLayer('process_group')
    const dead = ownMark('earlier')
    if (dead === undefined) throw new Error('this machine does not tell')
    mkdirSync(join(first.recordsRoot, formatMark({ ...dead, startTime: '1' })))
    const again = await openProcessGroupAfterSweep(first.recordsRoot)
    expect(again).toEqual([])
    await first.close()
  })

  it('leaves nothing behind when it is released', async () => {
    const layer = await mustOpenLayer('process_group')
    expect(readdirSync(layer.recordsRoot)).toHaveLength(1)
    await layer.containment.release()
    expect(readdirSync(layer.recordsRoot)).toEqual([])
    await layer.close()
  })
})

/**
 * What is in the folder of records beside those of the living, after one more host has come and
 * gone.
 */
async function openProcessGroupAfterSweep(recordsRoot: string): Promise<readonly string[]> {
  const { openContainment } = await import('../../src/containment/open-containment.ts')
  const opened = await openContainment({ wanted: 'process_group', systemId: 'later', recordsRoot, clock: systemClock })
  if ('why' in opened) throw new Error(opened.why)
  await opened.containment.release()
  return readdirSync(recordsRoot).filter((name) => name.includes('.1.earlier'))
}

describe('the layer of control groups', () => {
  it.each([
    ['there are none', undefined, /no control groups of version 2/],
    ['they cannot be changed', '/proc', /no group can be made in \/proc/],
  ])('is refused when %s', async (_, unified, why) => {
    expect(await openCgroup(machine({ place: { unified, memory: undefined } }))).toEqual({
      why: expect.stringMatching(why),
      remedy: expect.stringContaining('docs/no-orphans.md'),
    })
  })

  it('is refused when a process cannot enter, or is not ended with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tutti-not-a-group-'))
    const refusal = await openCgroup(machine({ place: { unified: folder, memory: undefined } }))
    expect(refusal).toMatchObject({ why: expect.stringContaining('could not enter a group') })
    rmSync(folder, { recursive: true })
  })

  it('is refused where hosts cannot be told apart', async () => {
    // It is /proc that is missing, also where other things are missing.
    const why = process.platform === 'linux' ? /no \/proc/ : new RegExp(process.platform)
    const refusal = { why: expect.stringMatching(why), remedy: expect.stringContaining('docs/no-orphans.md') }
    expect(await openCgroup(machine({ mark: undefined }))).toEqual(refusal)
    expect(await openPidNamespace(machine({ mark: undefined }))).toEqual(refusal)
  })
})

describe('the layer of process groups', () => {
  it('is there without records, where processes cannot be told apart', async () => {
    const bare = machine({ mark: undefined })
    const containment = await openProcessGroup(bare)
    expect(containment.guarantees.covers).toMatchObject({ children: true, daemons: false, hostKilled: true })
    await containment.release()
    expect(readdirSync(bare.recordsRoot)).toEqual([])
  })
})

describe('tools of the system', () => {
  it('are found beside PATH too', () => {
    expect(hasShell()).toBe(true)
    expect(existsSync(findTool('env') ?? '')).toBe(true)
    expect(findTool('tutti-no-such-tool')).toBeUndefined()
  })
})
