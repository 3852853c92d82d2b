import { describe, expect, it } from 'vitest'
import { actor, behaviour, type Restart, type Strategy, start, supervisor } from '../../../src/index.ts'
import { cpuMs } from '../../fixtures/cpu-ms.ts'
import { newStage, type Stage } from './stage.ts'

const OK = { ok: true }
const PRESENT = { ok: false, error: 'already_present' }
const STATIC: readonly Strategy[] = ['one_for_one', 'one_for_all', 'rest_for_one']
const RESTARTS: readonly Restart[] = ['permanent', 'transient', 'temporary']

/** How a child ends. */
const WAYS: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  kill: (stage) => stage.kill('main/child1'),
  normal: (stage) => stage.end('main/child1'),
  crash: (stage) => stage.crash('main/child1'),
  terminate_child: (stage) => stage.main.terminateChild('child1'),
}

/** What starting a child of the same id is answered after that end. */
function answerAfter(restart: Restart, way: string): string {
  if (restart === 'temporary') return 'started'
  if (way === 'terminate_child' || (restart === 'transient' && way === 'normal')) return 'already_present'
  return 'already_started'
}

describe('miscellaneous', () => {
  // A supervisor follows its children by their ends, not by links, so there is nothing that a child
  // could undo.
  it('S70 child_unlink', async () => {
    const stage = newStage()
    await stage.start([stage.children.detached('child1')])
    expect(stage.take('unlinked')).toEqual(['unlinked false'])
    const terminated = stage.main.terminateChild('child1')
    const listed = stage.list()
    expect(await terminated).toEqual(OK)
    expect(await listed).toEqual(['child1 undefined'])
  })

  it.each(STATIC)('S77 do_not_save_child_specs_for_temporary_children: %s', async (strategy) => {
    for (const restart of RESTARTS) {
      for (const [name, end] of Object.entries(WAYS)) {
        const stage = newStage()
        const child = stage.children.wellBehaved('child1', { restart })
        await stage.start([child], { strategy, intensity: 10 })
        await end(stage)
        const answer = await stage.main.startChild(child)
        expect(answer.ok ? 'started' : answer.error).toBe(answerAfter(restart, name))
        if (!answer.ok && answer.error === 'already_present')
          expect(await stage.main.restartChild('child1')).toMatchObject(OK)
        expect(await stage.list()).toEqual(['child1 running'])
      }
    }
  })

  // A supervisor has no name beside its path, and takes no signals: whoever wants it gone tells its
  // supervisor.
  it('S79 simple_global_supervisor', async () => {
    const stage = newStage()
    const worker = stage.children.wellBehaved('worker', { name: 'named' })
    const middle = supervisor('middle', { intensity: 10 }, [worker], { shutdown: 'brutal_kill' })
    await stage.start([middle], { strategy: 'one_for_all', intensity: 10 })
    expect(stage.system.exit('main/middle', 'kill')).toBe(false)
    const restartWorker = async (): Promise<unknown> => {
      await stage.supervisor('main/middle').terminateChild('worker')
      return stage.supervisor('main/middle').restartChild('worker')
    }
    const restartMiddle = async (): Promise<unknown> => {
      await stage.main.terminateChild('middle')
      expect(stage.system.whereis('named')).toBeUndefined()
      return stage.main.restartChild('middle')
    }
    const kill = () => stage.kill('main/middle/worker')
    const crash = () => stage.crash('main/middle/worker')
    const seen = new Set([stage.system.whereis('named')?.incarnation])
    for (const way of [restartMiddle, kill, crash, restartWorker]) {
      await way()
      expect(stage.system.whereis('named')?.path).toBe('main/middle/worker')
      seen.add(stage.system.whereis('named')?.incarnation)
    }
    expect(seen.size).toBe(5)
    stage.system.kill()
    await stage.ended()
    expect(stage.system.whereis('named')).toBeUndefined()
    expect(stage.system.supervisor('main/middle')).toBeUndefined()
  })

  it('S87 order_of_children', async () => {
    const stage = newStage()
    const ids = ['c', 'e', 'a', 'd', 'b']
    await stage.start(
      ids.map((id) => stage.children.wellBehaved(id)),
      { strategy: 'rest_for_one' },
    )
    expect(stage.take('started')).toEqual(ids.map((id) => `started main/${id}`))
    await stage.crash('main/a')
    expect(stage.take('exited', 'started')).toEqual([
      'exited main/a crashed',
      'exited main/b shutdown',
      'exited main/d shutdown',
      'started main/a',
      'started main/d',
      'started main/b',
    ])
    await stage.stop()
    expect(stage.take('exited')).toEqual([...ids].reverse().map((id) => `exited main/${id} shutdown`))
  })

  it('S88 scale_start_stop_many_children', { timeout: 120_000 }, async () => {
    await startAndStop(1_000)
    const few = await startAndStop(1_000)
    const many = await startAndStop(100_000)
    expect(many / 100).toBeLessThan(few * 10)
  })

  it('S91 already_started_outside_supervisor', async () => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([supervisor('other', {}, [wellBehaved('foreign', { name: 'taken' })])])
    const foreign = stage.system.whereis('taken')
    const answer = await stage.main.startChild(wellBehaved('child1', { name: 'taken' }))
    const reason = { type: 'already_started', name: 'taken', path: 'main/other/foreign' }
    expect(answer).toEqual({ ok: false, error: 'start_failed', reason })
    expect(stage.system.whereis('taken')).toEqual(foreign)
    expect(await stage.list()).toEqual(['other running'])
  })
})

describe('restarts that keep failing', () => {
  it('S80 hanging_restart_loop', async () => {
    const stage = newStage()
    const child = stage.children.lateFail('child1')
    await stage.start([child], { intensity: 8, periodMs: 10_000 })
    await stage.enterLoop('main/child1')
    const { main } = stage
    const answers = [main.startChild(child), main.restartChild('child1'), main.deleteChild('child1')]
    const listed = stage.list()
    const counted = stage.counts()
    stage.clock.advanceNow(2_000)
    const restarting = { ok: false, error: 'restarting' }
    expect(await Promise.all(answers)).toEqual([PRESENT, restarting, restarting])
    expect(await listed).toEqual(['child1 restarting'])
    expect(await counted).toEqual([1, 0, 0, 1])
    await stage.until('late main/child1')
    const terminated = main.terminateChild('child1')
    stage.clock.advanceNow(2_000)
    expect(await terminated).toEqual(OK)
    expect(await stage.list()).toEqual(['child1 undefined'])
    stage.repair('main/child1')
    expect(await main.restartChild('child1')).toMatchObject(OK)
    await stage.enterLoop('main/child1')
    expect(await stage.stop()).toEqual({ type: 'shutdown' })
  })

  it('S81 hanging_restart_loop_rest_for_one', async () => {
    const stage = newStage()
    const { wellBehaved, lateFail } = stage.children
    await stage.start([wellBehaved('child1'), lateFail('child2'), wellBehaved('child3')], {
      strategy: 'rest_for_one',
      intensity: 8,
      periodMs: 10_000,
    })
    const first = await stage.pid('child1')
    await stage.enterLoop('main/child2')
    const present = stage.main.startChild(lateFail('child2'))
    const listed = stage.list()
    const counted = stage.counts()
    const terminated = stage.main.terminateChild('child2')
    stage.clock.advanceNow(2_000)
    expect(await present).toEqual(PRESENT)
    expect(await listed).toEqual(['child3 undefined', 'child2 restarting', 'child1 running'])
    expect(await counted).toEqual([3, 1, 0, 3])
    expect(await terminated).toEqual(OK)
    expect(await stage.list()).toEqual(['child3 undefined', 'child2 undefined', 'child1 running'])
    stage.repair('main/child2')
    expect(await stage.main.restartChild('child2')).toMatchObject(OK)
    expect(await stage.list()).toEqual(['child3 undefined', 'child2 running', 'child1 running'])
    expect(await stage.pid('child1')).toBe(first)
    await stage.enterLoop('main/child2')
    expect(await stage.stop()).toEqual({ type: 'shutdown' })
  })
})

const idle = behaviour({ init: () => undefined })

/** Milliseconds of processor time for starting and stopping so many children. */
async function startAndStop(count: number): Promise<number> {
  const children = Array.from({ length: count }, (_, index) => actor(`child${index}`, idle))
  const tree = supervisor('main', {}, children)
  const begin = cpuMs()
  const system = await start(tree, { log: 'silent' })
  await system.shutdown({ limitMs: 'infinity' })
  return cpuMs() - begin
}
