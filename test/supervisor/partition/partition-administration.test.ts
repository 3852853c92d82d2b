import { describe, expect, it } from 'vitest'
import { type PartitionSupervisorOptions, partitionSupervisor } from '../../../src/builders/partition-supervisor.ts'
import { UNREADABLE } from '../../options/unreadable.ts'
import { BOOM, fake, root, Stage } from '../stage.ts'

async function open(stage: Stage, options: PartitionSupervisorOptions = {}) {
  const { admin } = await stage.start(root({}, [partitionSupervisor('p', fake('w'), { partitions: 4, ...options })]))
  stage.take()
  return { partitions: stage.partitioned('root/p'), admin }
}

const states = async (stage: Stage): Promise<(string | undefined)[]> =>
  [0, 1, 2, 3].map((id) => stage.slot(`root/p/${id}`))

describe('pathOf', () => {
  it('leads to the same partition for the same key', async () => {
    const { partitions } = await open(new Stage())
    expect([0, 5, -6, 7n].map((key) => partitions.pathOf(key))).toEqual([
      'root/p/0',
      'root/p/1',
      'root/p/2',
      'root/p/3',
    ])
    expect(partitions.pathOf('a')).toBe(partitions.pathOf('a'))
  })

  it('does not ask whether the partition runs', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage)
    stage.script('root/p/1', { start: 'hang' })
    void stage.life('root/p/1').end(BOOM)
    await stage.reached('root/p/1', 'starting')
    expect(partitions.pathOf(1)).toBe('root/p/1')
  })

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [{}], [true]])('refuses %o', async (key) => {
    const { partitions } = await open(new Stage())
    expect(() => partitions.pathOf(key as never)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })
})

describe('resize', () => {
  it.each(UNREADABLE)('refuses what throws while it is read, and nothing else after it: %s', async (_, make) => {
    const { partitions } = await open(new Stage())
    expect(await partitions.resize(make() as never)).toMatchObject({ error: 'invalid_spec' })
    expect(await partitions.resize(2)).toEqual({ ok: true, previous: 4 })
  })

  it('moves the keys, and then stops the surplus partitions, the lowest first', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage)
    stage.script('root/p/2', {})
    const resized = partitions.resize(2)
    await stage.line('stop root/p/2 5000')
    expect(partitions.partitions).toBe(2)
    expect(partitions.pathOf(3)).toBe('root/p/1')
    expect(await resized).toEqual({ ok: true, previous: 4 })
    expect(stage.take()).toEqual(['stop root/p/2 5000', 'down root/p/2', 'stop root/p/3 5000', 'down root/p/3'])
    expect(await states(stage)).toEqual(['running', 'running', 'undefined', 'undefined'])
  })

  it('starts partitions again, and then moves the keys', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage)
    await partitions.resize(1)
    stage.take()
    stage.script('root/p/2', { start: 'hang' })
    const resized = partitions.resize(3)
    await stage.line('start root/p/2')
    expect(partitions.pathOf(2)).toBe('root/p/0')
    expect(stage.take()).toEqual(['start root/p/1', 'start root/p/2'])
    stage.abort.abort()
    stage.kill.abort()
    void resized
  })

  it('answers with what it was, also when nothing changes', async () => {
    const { partitions } = await open(new Stage())
    expect(await partitions.resize(4)).toEqual({ ok: true, previous: 4 })
    expect(await partitions.resize(1)).toEqual({ ok: true, previous: 4 })
    expect(await partitions.resize(4)).toEqual({ ok: true, previous: 1 })
    expect(partitions.partitions).toBe(4)
    expect(await partitions.countChildren()).toMatchObject({ counts: { specs: 4, active: 4 } })
  })

  it('to 0 leaves no partition to lead to', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage)
    expect(await partitions.resize(0)).toEqual({ ok: true, previous: 4 })
    expect(partitions.pathOf(1)).toBeUndefined()
    expect(await partitions.countChildren()).toMatchObject({ counts: { specs: 4, active: 0 } })
    expect(await partitions.resize(1)).toEqual({ ok: true, previous: 0 })
    expect(partitions.pathOf(1)).toBe('root/p/0')
  })

  it.each([[5], [-1], [1.5], ['2']])('refuses %o', async (size) => {
    const { partitions } = await open(new Stage())
    expect(await partitions.resize(size as never)).toMatchObject({
      error: 'invalid_spec',
      cause: { code: 'SPEC_INVALID_OPTION' },
    })
    expect(partitions.partitions).toBe(4)
  })

  it('one at a time, in the order of the calls', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage)
    const answers = await Promise.all([partitions.resize(1), partitions.resize(3), partitions.resize(2)])
    expect(answers).toEqual([4, 1, 3].map((previous) => ({ ok: true, previous })))
    expect(await states(stage)).toEqual(['running', 'running', 'undefined', 'undefined'])
  })

  it('keeps the number when a partition does not start, and can be repeated', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage)
    await partitions.resize(1)
    stage.script('root/p/2', { start: BOOM })
    expect(await partitions.resize(4)).toEqual({ ok: false, error: 'start_failed', reason: BOOM })
    expect(partitions.partitions).toBe(1)
    expect(await states(stage)).toEqual(['running', 'running', 'undefined', 'undefined'])
    stage.script('root/p/2', {})
    expect(await partitions.resize(4)).toEqual({ ok: true, previous: 1 })
    expect(await states(stage)).toEqual(['running', 'running', 'running', 'running'])
  })

  it('is answered with noproc when the supervisor has ended', async () => {
    const stage = new Stage()
    const { partitions, admin } = await open(stage)
    await admin.terminateChild('p')
    expect(await partitions.resize(1)).toEqual({ ok: false, error: 'noproc' })
    expect(stage.partitionHandles.size).toBe(0)
  })
})

describe('partitions', () => {
  it('restart by themselves, as children of any supervisor', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage)
    const again = stage.reached('root/p/2', 'starting')
    await stage.life('root/p/2').end(BOOM)
    await again
    await stage.reached('root/p/2', 'running')
    expect([0, 1, 2, 3].map((id) => stage.starts(`root/p/${id}`))).toEqual([1, 1, 2, 1])
    expect(await partitions.whichChild('2')).toMatchObject({ child: { state: 'running', path: 'root/p/2' } })
    expect(await partitions.whichChildren()).toMatchObject({
      children: [{ id: '3' }, { id: '2' }, { id: '1' }, { id: '0' }],
    })
  })

  it('are all there again when their supervisor restarts', async () => {
    const stage = new Stage()
    const { partitions, admin } = await open(stage)
    await partitions.resize(1)
    await admin.terminateChild('p')
    await admin.restartChild('p')
    expect(stage.partitioned('root/p').partitions).toBe(4)
    expect(await states(stage)).toEqual(['running', 'running', 'running', 'running'])
  })

  it('of the surplus that a group restart starts get no keys', async () => {
    const stage = new Stage()
    const { partitions } = await open(stage, { strategy: 'one_for_all' })
    await partitions.resize(2)
    const again = stage.reached('root/p/3', 'starting')
    await stage.life('root/p/0').end(BOOM)
    await again
    await stage.reached('root/p/3', 'running')
    expect(partitions.pathOf(3)).toBe('root/p/1')
    expect(await partitions.resize(4)).toEqual({ ok: true, previous: 2 })
  })
})
