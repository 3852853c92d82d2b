import { describe, expect, it } from 'vitest'
import { type ChildType, dynamicSupervisor, supervisor } from '../../../src/index.ts'
import { cpuMs } from '../../fixtures/cpu-ms.ts'
import { type DynamicStage, type Instance, POOL, withTemplate } from './dynamic-stage.ts'
import { newStage } from './stage.ts'

// Of a dynamic supervisor Tutti counts the children as specs, where OTP counts the one template.

describe('counting children', () => {
  it('S71 tree', async () => {
    const stage = newStage()
    const { wellBehaved, failsFrom2ndStart } = stage.children
    const tree = [
      supervisor('sup1', {}, [wellBehaved('worker1'), wellBehaved('worker2')]),
      dynamicSupervisor('sup2', { intensity: 4 }),
      dynamicSupervisor('sup3', { intensity: 4 }, { restart: 'transient' }),
    ]
    const ids = ['sup1', 'sup2', 'sup3']
    await stage.start(tree, { strategy: 'one_for_all', intensity: 4 })
    await stage.main.terminateChild('sup3')
    expect(await stage.counts()).toEqual([3, 2, 3, 0])
    const sup2 = stage.system.dynamicSupervisor('main/sup2')
    const good = await sup2?.startChild(wellBehaved('good'))
    const bad = await sup2?.startChild(failsFrom2ndStart('bad'))
    if (good?.ok !== true || bad?.ok !== true) throw new Error('they did not start')
    const before = await stage.pids(ids)
    const goodId = good.path.slice('main/sup2/'.length)
    await stage.crash(good.path)
    expect(await stage.pid(goodId, 'main/sup2')).not.toBe(good.incarnation)
    expect((await sup2?.whichChild(bad.path))?.ok).toBe(true)
    expect(await stage.pids(ids)).toEqual(before)
    const dealt = stage.dealtWith('main/sup2')
    stage.system.ref(bad.path).cast('die')
    await dealt
    expect(await stage.counts()).toEqual([3, 3, 3, 0])
    const now = await stage.pids(ids)
    expect(now.filter((pid) => before.includes(pid))).toEqual([])
    expect(await stage.list('main/sup1')).toEqual(['worker2 running', 'worker1 running'])
    expect(await stage.list('main/sup2')).toEqual([])
    expect(await stage.list('main/sup3')).toEqual([])
  })

  it('S72 count_children', async () => {
    await comeAndGo('worker')
  })

  it('S73 count_children_supervisor', async () => {
    await comeAndGo('supervisor')
  })

  it('S74 count_restarting_children', async () => {
    const stage = await withTemplate(({ children }) => children.lateFail('child'), { intensity: 100 })
    const three = await stage.addMany(3)
    for (const { path } of three) await stage.kill(path)
    expect(await stage.poolCounts()).toEqual([3, 3, 0, 3])
    const two = three.slice(0, 2)
    const [one, other] = two.map(({ path }) => path)
    for (const { path } of two) {
      stage.break(path)
      stage.system.ref(path).cast('die')
    }
    stage.take()
    await stage.until(`late ${one}`)
    stage.clock.advanceNow(2_000)
    await stage.until(`late ${other}`)
    await new Promise<void>((resolve) => void setImmediate(resolve)) // The next attempt of the first has been queued now.
    const counted = stage.poolCounts()
    const listed = stage.poolList()
    stage.take()
    stage.clock.advanceNow(2_000)
    await stage.until(`late ${one}`)
    for (const { path } of two) stage.repair(path)
    stage.clock.advanceNow(2_000)
    expect(await counted).toEqual([3, 1, 0, 3])
    expect([...(await listed)].sort()).toEqual(
      two.map(({ id }) => `${id} restarting`).concat(`${three[2]?.id} running`),
    )
    for (const { path } of two) await stage.until(`started ${path}`)
    expect(await stage.poolCounts()).toEqual([3, 3, 0, 3])
    for (const [index, { path }] of three.entries()) {
      await stage.pool.terminateChild(path)
      expect(await stage.poolCounts()).toEqual([2 - index, 2 - index, 0, 2 - index])
    }
  })

  it('S78 simple_one_for_one_scale_many_temporary_children', { timeout: 120_000 }, async () => {
    await terminateMany(1_000)
    const few = await terminateMany(1_000)
    const many = await terminateMany(10_000)
    expect(many).toBeLessThan(few * 50)
  })
})

/** A thousand temporary children come, then two thousand more; then all go. */
async function comeAndGo(type: ChildType): Promise<void> {
  const stage = await withTemplate(({ children }) => children.told('child', { restart: 'temporary', type }))
  const expected = (count: number): readonly number[] =>
    type === 'worker' ? [count, count, 0, count] : [count, count, count, 0]
  const first = await stage.addMany(1_000)
  await expectCounted(stage, expected(1_000))
  const all = [...first, ...(await stage.addMany(2_000))]
  await expectCounted(stage, expected(3_000))
  await killAll(stage, all)
  await expectCounted(stage, [0, 0, 0, 0])
}

async function expectCounted(stage: DynamicStage, expected: readonly number[]): Promise<void> {
  expect(await stage.poolCounts()).toEqual(expected)
  expect(await stage.poolList()).toHaveLength(expected[0] ?? 0)
  expect(await stage.poolCounts()).toEqual(expected)
}

/** Ends are dealt with in their order, so the last one is the last. */
async function killAll(stage: DynamicStage, instances: readonly Instance[]): Promise<void> {
  const last = stage.dealtWith(instances.at(-1)?.path ?? POOL)
  for (const { path } of instances) stage.system.exit(path, 'kill')
  await last
}

/** Milliseconds of processor time for terminating so many children one by one. */
async function terminateMany(count: number): Promise<number> {
  const stage = await withTemplate(({ children }) => children.told('child', { restart: 'temporary' }))
  const instances = await stage.addMany(count)
  const begin = cpuMs()
  for (const { pid } of instances) await stage.pool.terminateChild(pid)
  const took = cpuMs() - begin
  expect(await stage.poolCounts()).toEqual([0, 0, 0, 0])
  return took
}
