import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { WorkerOverrides } from '../../src/builders/worker.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { RestartBudget } from '../../src/spec/child-spec.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const GONE: ExitReason = { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'there is no such file' }
const thrifty = (id: string, budget: RestartBudget, more: WorkerOverrides = {}) => fake(id, { budget, ...more })

describe('the budget of a child', () => {
  it('replaces the intensity of its supervisor for that child, and for no other', async () => {
    const stage = new Stage()
    const { supervisor: main } = await stage.start(
      root({ intensity: 1 }, [thrifty('a', { intensity: 3 }), fake('b'), fake('c')]),
    )
    for (let i = 0; i < 3; i += 1) await stage.crash('root/a')
    await stage.crash('root/b')
    expect(['a', 'b', 'c'].map((id) => stage.starts(`root/${id}`))).toEqual([4, 2, 1])
    await stage.life('root/c').end(BOOM)
    expect(await main.exited).toMatchObject({ detail: { type: 'reached_max_restart_intensity', id: 'c' } })
  })

  it('counts in a window of its own: what is old does not count', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ intensity: 0 }, [thrifty('a', { intensity: 1, periodMs: 100 })]))
    await stage.crash('root/a')
    stage.clock.advanceNow(101)
    await stage.crash('root/a')
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'running' } })
  })

  it('when it is exhausted the supervisor gives up, and says why', async () => {
    const stage = new Stage()
    const { supervisor: main } = await stage.start(root({ intensity: 9 }, [thrifty('a', { intensity: 1 }), fake('b')]))
    await stage.crash('root/a')
    await stage.life('root/a').end(BOOM)
    expect(await main.exited).toEqual({
      type: 'shutdown',
      detail: { type: 'restart_budget_exhausted', id: 'a', reason: BOOM },
    })
    expect(stage.life('root/b').isAlive).toBe(false)
    expect(stage.events('supervisor:shutdown')).toMatchObject([{ context: 'restart_budget_exhausted', reason: BOOM }])
  })

  it('counts failed restarts too', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: BOOM })
    const { supervisor: main } = await stage.start(root({ intensity: 0 }, [thrifty('a', { intensity: 4 })]))
    await stage.life('root/a').end(BOOM)
    await main.exited
    expect(stage.attempts('root/a')).toBe(1 + 4)
  })

  it('starts anew when somebody starts the child by hand', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [thrifty('a', { intensity: 1 })]))
    await stage.crash('root/a')
    await admin.terminateChild('a')
    await admin.restartChild('a')
    await stage.crash('root/a')
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'running' } })
  })
})

describe('a restart that fails for a cause that no other attempt mends', () => {
  it('is the last: the supervisor gives up at once, and says why', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: GONE })
    const { supervisor: main } = await stage.start(root({ intensity: 9 }, [fake('a')]))
    await stage.life('root/a').end(BOOM)
    expect(await main.exited).toEqual({
      type: 'shutdown',
      detail: { type: 'restart_is_futile', id: 'a', reason: GONE },
    })
    expect(stage.attempts('root/a')).toBe(2)
    expect(stage.events('supervisor:start_error')).toHaveLength(1)
    expect(stage.events('supervisor:shutdown')).toMatchObject([{ context: 'restart_is_futile', reason: GONE }])
  })

  it('is tried again when that is asked for', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: GONE }, { start: GONE }, {})
    await stage.start(root({ intensity: 9 }, [fake('a', { retryFutile: true })]))
    await stage.crash('root/a')
    await stage.reached('root/a', 'running')
    expect(stage.attempts('root/a')).toBe(4)
  })

  it('is no more than one for the supervisors above: a subtree that cannot come up is not tried again', async () => {
    const stage = new Stage()
    stage.script('root/s/a', {}, { start: GONE })
    const { supervisor: main } = await stage.start(root({ intensity: 9 }, [supervisor('s', {}, [fake('a')])]))
    await stage.life('root/s/a').end(BOOM)
    expect(await main.exited).toMatchObject({ detail: { type: 'restart_is_futile', id: 's' } })
    expect(stage.attempts('root/s/a')).toBe(3)
  })
})
