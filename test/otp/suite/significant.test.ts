import { describe, expect, it } from 'vitest'
import { type AutoShutdown, type Restart, type Strategy, supervisor } from '../../../src/index.ts'
import { newStage, type Stage } from './stage.ts'

const MODES: readonly AutoShutdown[] = ['never', 'any_significant', 'all_significant']
const STRATEGIES: readonly Strategy[] = ['one_for_one', 'one_for_all', 'rest_for_one']

/** A supervisor stops itself with `shutdown`; Tutti adds for whom. */
const stoppedFor = (id: string): unknown => ({ type: 'shutdown', detail: { type: 'auto_shutdown', id } })

/** Two significant children of that restart type, and one that is not. */
async function twoOfThree(autoShutdown: AutoShutdown, restart: Restart): Promise<Stage> {
  const stage = newStage()
  const { wellBehaved } = stage.children
  await stage.start(
    [
      wellBehaved('child1', { restart, significant: true }),
      wellBehaved('child2', { restart, significant: true }),
      wellBehaved('child3', { restart }),
    ],
    { autoShutdown, intensity: 10 },
  )
  return stage
}

async function expectStopped(stage: Stage, id: string): Promise<void> {
  expect(await stage.ended()).toEqual(stoppedFor(id))
  expect(stage.system.supervisor('main')).toBeUndefined()
}

describe('significant children', () => {
  it.each(MODES)('S56 nonsignificant_temporary: %s', async (autoShutdown) => {
    const stage = newStage()
    await stage.start([], { autoShutdown })
    const child = stage.children.wellBehaved('child1', { restart: 'temporary' })
    const ways = [
      () => stage.main.terminateChild('child1'),
      () => stage.kill('main/child1'),
      () => stage.crash('main/child1'),
      () => stage.end('main/child1'),
    ]
    for (const way of ways) {
      expect(await stage.main.startChild(child)).toMatchObject({ ok: true })
      await way()
      expect(await stage.list()).toEqual([])
    }
  })

  it.each(MODES)('S57 nonsignificant_transient: %s', async (autoShutdown) => {
    const stage = newStage()
    await stage.start([stage.children.wellBehaved('child1', { restart: 'transient' })], { autoShutdown, intensity: 10 })
    await stage.main.terminateChild('child1')
    expect(await stage.list()).toEqual(['child1 undefined'])
    await stage.main.restartChild('child1')
    for (const way of [() => stage.kill('main/child1'), () => stage.crash('main/child1')]) {
      const before = await stage.pid('child1')
      await way()
      expect(await stage.list()).toEqual(['child1 running'])
      expect(await stage.pid('child1')).not.toBe(before)
    }
    await stage.end('main/child1')
    expect(await stage.list()).toEqual(['child1 undefined'])
  })

  it('S58 significant_temporary: any_significant', async () => {
    const stage = await twoOfThree('any_significant', 'temporary')
    await stage.main.terminateChild('child1')
    expect(await stage.list()).toEqual(['child3 running', 'child2 running'])
    await stage.main.startChild(stage.children.wellBehaved('child1', { restart: 'temporary', significant: true }))
    expect(await stage.list()).toEqual(['child1 running', 'child3 running', 'child2 running'])
    await stage.kill('main/child1')
    await expectStopped(stage, 'child1')
    expect(stage.take('exited').slice(-2)).toEqual(['exited main/child3 shutdown', 'exited main/child2 shutdown'])
    const second = await twoOfThree('any_significant', 'temporary')
    await second.crash('main/child2')
    await expectStopped(second, 'child2')
    const third = await twoOfThree('any_significant', 'temporary')
    await third.end('main/child1')
    await expectStopped(third, 'child1')
  })

  it('S58 significant_temporary: all_significant', async () => {
    const stage = await twoOfThree('all_significant', 'temporary')
    await stage.end('main/child1')
    expect(await stage.list()).toEqual(['child3 running', 'child2 running'])
    await stage.end('main/child2')
    await expectStopped(stage, 'child2')
  })

  it('S59 significant_transient: any_significant', async () => {
    const stage = await twoOfThree('any_significant', 'transient')
    await stage.main.terminateChild('child1')
    expect(await stage.list()).toEqual(['child3 running', 'child2 running', 'child1 undefined'])
    await stage.main.restartChild('child1')
    for (const way of [() => stage.kill('main/child1'), () => stage.crash('main/child1')]) {
      const before = await stage.pid('child1')
      await way()
      expect(await stage.list()).toEqual(['child3 running', 'child2 running', 'child1 running'])
      expect(await stage.pid('child1')).not.toBe(before)
    }
    await stage.end('main/child1')
    await expectStopped(stage, 'child1')
  })

  it('S59 significant_transient: all_significant', async () => {
    const stage = await twoOfThree('all_significant', 'transient')
    await stage.end('main/child1')
    expect(await stage.list()).toEqual(['child3 running', 'child2 running', 'child1 undefined'])
    await stage.end('main/child2')
    await expectStopped(stage, 'child2')
  })

  it.each(STRATEGIES.flatMap((strategy) => MODES.slice(1).map((mode) => [strategy, mode] as const)))(
    'S61 significant_bystander: %s, %s',
    async (strategy, autoShutdown) => {
      const stage = newStage()
      const { wellBehaved } = stage.children
      const significant = { restart: 'transient', significant: true } as const
      await stage.start(
        [wellBehaved('child1', significant), wellBehaved('child2'), wellBehaved('child3', significant)],
        {
          strategy,
          autoShutdown,
        },
      )
      const ids = ['child1', 'child2', 'child3']
      const before = await stage.pids(ids)
      await stage.kill('main/child2')
      const now = await stage.pids(ids)
      const restarted = now.map((pid, index) => pid !== before[index])
      const expected = { one_for_one: [false, true, false], one_for_all: [true, true, true] }
      expect(restarted).toEqual(strategy === 'rest_for_one' ? [false, true, true] : expected[strategy])
      expect(await stage.counts()).toEqual([3, 3, 0, 3])
    },
  )

  it.each([true, false])('S62 significant_escalation: inner significant %s', async (significant) => {
    const stage = newStage()
    const worker = stage.children.wellBehaved('worker', { restart: 'transient', significant: true })
    const inner = supervisor('inner', { autoShutdown: 'any_significant' }, [worker], {
      restart: 'transient',
      significant,
    })
    await stage.start([inner], { autoShutdown: 'any_significant' })
    const dealt = stage.dealtWith('main/inner')
    await stage.end('main/inner/worker')
    await dealt
    expect(stage.reasons('main/inner')).toEqual([stoppedFor('worker')])
    if (significant) await expectStopped(stage, 'inner')
    else expect(await stage.list()).toEqual(['inner undefined'])
  })
})
