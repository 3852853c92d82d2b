import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const REFUSED: ExitReason = { type: 'spawn_failed', errno: 'EAGAIN', diagnosis: '' }
const BACKOFF = { initialMs: 100, maxMs: 1_000, factor: 2, jitter: 0, resetAfterMs: 10_000 }
const slow = (id: string) => fake(id, { backoff: BACKOFF })
const delays = (stage: Stage) => stage.events('supervisor:restarting').map(({ delayMs }) => delayMs)

describe('backoff', () => {
  it('without it a restart is immediate', async () => {
    const stage = new Stage()
    await stage.start(root({}, [fake('a')]))
    await stage.crash('root/a')
    expect(delays(stage)).toEqual([0])
    expect(stage.starts('root/a')).toBe(2)
  })

  it('the slot is restarting until the wait is over, and then the child is started', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [slow('a')]))
    stage.take()
    await stage.crash('root/a')
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'restarting' } })
    expect(await admin.restartChild('a')).toEqual({ ok: false, error: 'restarting' })
    stage.clock.advanceNow(99)
    await admin.countChildren()
    expect(stage.attempts('root/a')).toBe(0)
    stage.clock.advanceNow(1)
    await admin.countChildren()
    expect(stage.slot('root/a')).toBe('running')
    expect(stage.slots).toEqual(
      ['pending', 'starting', 'running', 'restarting', 'starting', 'running'].map((state) => `root/a ${state}`),
    )
  })

  it('waits grow with every restart, failed ones included, and start anew after a long life', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, {}, { start: REFUSED }, {})
    const { admin } = await stage.start(root({ intensity: 100 }, [slow('a')]))
    await stage.crash('root/a')
    stage.clock.advanceNow(100)
    await stage.reached('root/a', 'running')
    stage.clock.advanceNow(9_999)
    await stage.crash('root/a')
    stage.clock.advanceNow(200)
    await admin.countChildren()
    await admin.countChildren()
    stage.clock.advanceNow(400)
    await stage.reached('root/a', 'running')
    stage.clock.advanceNow(10_000)
    await stage.crash('root/a')
    expect(delays(stage)).toEqual([100, 200, 400, 100])
  })

  it('starts anew after restartChild', async () => {
    const stage = new Stage()
    const child = fake('a', { restart: 'transient', backoff: BACKOFF })
    const { admin } = await stage.start(root({ intensity: 5 }, [child]))
    await stage.crash('root/a')
    stage.clock.advanceNow(100)
    await stage.reached('root/a', 'running')
    await stage.crash('root/a', { type: 'normal' })
    expect(await admin.restartChild('a')).toMatchObject({ ok: true })
    await stage.crash('root/a')
    expect(delays(stage)).toEqual([100, 100])
  })

  it('is spread by the jitter', async () => {
    const stage = new Stage()
    stage.random = 0.5
    await stage.start(root({}, [fake('a', { backoff: { ...BACKOFF, jitter: 0.2 } })]))
    await stage.crash('root/a')
    expect(delays(stage)).toEqual([90])
  })

  it('a restart is counted once, when it is decided', async () => {
    const stage = new Stage()
    const { admin, supervisor } = await stage.start(root({ intensity: 1, periodMs: 150 }, [slow('a')]))
    await stage.crash('root/a')
    stage.clock.advanceNow(100)
    await admin.countChildren()
    expect(stage.slot('root/a')).toBe('running')
    stage.clock.advanceNow(50)
    await stage.life('root/a').end(BOOM)
    expect(await supervisor.exited).toMatchObject({ detail: { type: 'reached_max_restart_intensity' } })
    expect(delays(stage)).toEqual([100])
  })

  it.each(['one_for_all', 'rest_for_one'] as const)(
    '%s: siblings are stopped at once, and started after the wait',
    async (strategy) => {
      const stage = new Stage()
      const { admin } = await stage.start(
        root({ strategy }, [slow('a'), fake('b'), fake('x', { restart: 'temporary' })]),
      )
      stage.take()
      await stage.crash('root/a')
      expect(stage.take()).toEqual([
        'down root/a',
        'stop root/x 5000',
        'down root/x',
        'stop root/b 5000',
        'down root/b',
      ])
      expect(await admin.whichChildren()).toMatchObject({
        children: [
          { id: 'b', state: 'undefined' },
          { id: 'a', state: 'restarting' },
        ],
      })
      expect([stage.slot('root/a'), stage.slot('root/b')]).toEqual(['restarting', 'restarting'])
      stage.clock.advanceNow(100)
      await admin.countChildren()
      expect(stage.take()).toEqual(['start root/a', 'start root/b'])
    },
  )

  it('terminateChild cancels the wait, and lets the callers of the siblings go', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ strategy: 'one_for_all', intensity: 5 }, [slow('a'), fake('b')]))
    await stage.crash('root/a')
    expect(await admin.terminateChild('a')).toEqual({ ok: true })
    expect([stage.slot('root/a'), stage.slot('root/b')]).toEqual(['undefined', 'undefined'])
    expect(stage.clock.pending).toBe(0)
    expect(await admin.restartChild('a')).toMatchObject({ ok: true })
    await stage.crash('root/a')
    expect(delays(stage)).toEqual([100, 100])
  })

  it('terminateChild of a sibling that waits changes nothing: the restart of the group brings it back', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ strategy: 'one_for_all' }, [slow('a'), fake('b')]))
    await stage.crash('root/a')
    expect(await admin.terminateChild('b')).toEqual({ ok: true })
    expect(stage.slot('root/b')).toBe('restarting')
    stage.clock.advanceNow(100)
    await admin.countChildren()
    expect(stage.slot('root/b')).toBe('running')
  })

  it('a wait that is over when it has just been cancelled starts nothing', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [slow('a')]))
    await stage.crash('root/a')
    stage.take()
    const terminated = admin.terminateChild('a')
    stage.clock.advanceNow(100)
    await terminated
    await admin.countChildren()
    expect(stage.take()).toEqual([])
  })

  it('the restart of the group by another child ends the wait', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ strategy: 'rest_for_one', intensity: 5 }, [fake('a'), slow('b')]))
    await stage.crash('root/b')
    await stage.crash('root/a')
    expect([stage.slot('root/a'), stage.slot('root/b')]).toEqual(['running', 'running'])
    expect(stage.clock.pending).toBe(0)
    expect(await admin.countChildren()).toMatchObject({ counts: { active: 2 } })
  })

  it('a supervisor is stopped in the middle of a wait', async () => {
    const stage = new Stage()
    const { supervisor } = await stage.start(root({}, [slow('a'), fake('b')]))
    await stage.crash('root/a')
    supervisor.stop('infinity')
    expect(await supervisor.exited).toEqual({ type: 'shutdown' })
    expect(stage.clock.pending).toBe(0)
    expect(stage.slot('root/a')).toBe('undefined')
  })

  it('two waits under rest_for_one: cancelling the first keeps what waits for the second', async () => {
    const stage = new Stage()
    const children = [slow('a'), fake('b'), slow('c'), fake('d')]
    const { admin } = await stage.start(root({ strategy: 'rest_for_one', intensity: 5 }, children))
    await stage.crash('root/a')
    await admin.restartChild('c')
    await admin.restartChild('d')
    await stage.crash('root/c')
    await admin.terminateChild('a')
    expect(['a', 'b', 'c', 'd'].map((id) => stage.slot(`root/${id}`))).toEqual([
      'undefined',
      'undefined',
      'restarting',
      'restarting',
    ])
  })
})
