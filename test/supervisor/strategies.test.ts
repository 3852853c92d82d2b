import { describe, expect, it } from 'vitest'
import { BOOM, fake, root, Stage } from './stage.ts'

const NORMAL = { type: 'normal' } as const
const abc = () => [fake('a'), fake('b'), fake('c')]
const lives = (stage: Stage, ...ids: string[]) => ids.map((id) => stage.starts(`root/${id}`))

describe('one_for_one', () => {
  it('starts the one child again and leaves its siblings alone', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ strategy: 'one_for_one' }, abc()))
    stage.take()
    await stage.crash('root/b')
    expect(stage.take()).toEqual(['down root/b', 'start root/b'])
    expect(await admin.whichChildren()).toMatchObject({ children: [{ id: 'c' }, { id: 'b' }, { id: 'a' }] })
  })

  it('the restart after the last that fits ends the supervisor, with shutdown', async () => {
    const stage = new Stage()
    const { supervisor } = await stage.start(root({ intensity: 2 }, [fake('a'), fake('b')]))
    await stage.crash('root/a')
    await stage.crash('root/b')
    stage.take()
    await stage.life('root/a').end(BOOM)
    expect(await supervisor.exited).toEqual({
      type: 'shutdown',
      detail: { type: 'reached_max_restart_intensity', id: 'a', reason: BOOM },
    })
    expect(stage.take()).toEqual(['down root/a', 'stop root/b 5000', 'down root/b'])
    expect(stage.events('supervisor:shutdown')).toEqual([
      {
        supervisor: 'root',
        path: 'root/a',
        restart: 'permanent',
        shutdown: 5_000,
        reason: BOOM,
        incarnation: 'life-3',
        context: 'reached_max_restart_intensity',
        givingUp: {
          supervisor: 'root',
          cause: 'reached_max_restart_intensity',
          intensity: 2,
          periodMs: 5_000,
          culprit: 'root/a',
          reason: BOOM,
        },
      },
    ])
    expect(stage.events('supervisor:child_terminated')).toHaveLength(3)
  })

  it('two simultaneous deaths cost two restarts', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ intensity: 5 }, [fake('a'), fake('b')]))
    void stage.life('root/a').end(BOOM)
    await stage.crash('root/b')
    expect(lives(stage, 'a', 'b')).toEqual([2, 2])
    expect(stage.events('supervisor:restarting')).toHaveLength(2)
    expect(await admin.countChildren()).toMatchObject({ counts: { active: 2 } })
  })
})

describe('one_for_all', () => {
  it('stops all others in reverse order, then starts all in order', async () => {
    const stage = new Stage()
    await stage.start(root({ strategy: 'one_for_all' }, abc()))
    stage.take()
    await stage.crash('root/b')
    expect(stage.take()).toEqual([
      'down root/b',
      'stop root/c 5000',
      'down root/c',
      'stop root/a 5000',
      'down root/a',
      'start root/a',
      'start root/b',
      'start root/c',
    ])
  })

  it('a group restart is one restart, and the third within intensity 2 ends the supervisor', async () => {
    const stage = new Stage()
    const { supervisor } = await stage.start(root({ strategy: 'one_for_all', intensity: 2 }, abc()))
    await stage.crash('root/a')
    await stage.crash('root/c')
    expect(lives(stage, 'a', 'b', 'c')).toEqual([3, 3, 3])
    await stage.life('root/b').end(BOOM)
    expect(await supervisor.exited).toMatchObject({ type: 'shutdown', detail: { id: 'b' } })
  })

  it('a permanent child that ends normally takes the group with it', async () => {
    const stage = new Stage()
    await stage.start(root({ strategy: 'one_for_all' }, abc()))
    await stage.crash('root/a', NORMAL)
    expect(lives(stage, 'a', 'b', 'c')).toEqual([2, 2, 2])
  })

  it('simultaneous deaths cost one restart', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ strategy: 'one_for_all', intensity: 1 }, abc()))
    void stage.life('root/a').end(BOOM)
    void stage.life('root/c').end(BOOM)
    await stage.crash('root/b')
    expect(lives(stage, 'a', 'b', 'c')).toEqual([2, 2, 2])
    expect(stage.events('supervisor:restarting')).toHaveLength(1)
    expect(await admin.countChildren()).toMatchObject({ counts: { active: 3 } })
  })
})

describe('rest_for_one', () => {
  it('stops those after the child in reverse order, then starts it and them in order; those before stay', async () => {
    const stage = new Stage()
    const ids = ['m', 'z', 'b', 'y', 'a']
    const { supervisor } = await stage.start(
      root(
        { strategy: 'rest_for_one' },
        ids.map((id) => fake(id)),
      ),
    )
    expect(stage.take()).toEqual(ids.map((id) => `start root/${id}`))
    await stage.crash('root/b')
    expect(stage.take()).toEqual([
      'down root/b',
      'stop root/a 5000',
      'down root/a',
      'stop root/y 5000',
      'down root/y',
      'start root/b',
      'start root/y',
      'start root/a',
    ])
    supervisor.stop('infinity')
    await supervisor.exited
    expect(stage.take().filter((line) => line.startsWith('down'))).toEqual(
      ids.toReversed().map((id) => `down root/${id}`),
    )
  })

  it('the third restart within intensity 2 ends the supervisor, whichever children it was for', async () => {
    const stage = new Stage()
    const { supervisor } = await stage.start(root({ strategy: 'rest_for_one', intensity: 2 }, abc()))
    await stage.crash('root/b')
    expect(lives(stage, 'a', 'b', 'c')).toEqual([1, 2, 2])
    await stage.crash('root/c')
    await stage.life('root/b').end(BOOM)
    expect(await supervisor.exited).toMatchObject({ type: 'shutdown' })
  })
})

describe('the strategy is asked only when a child is to be restarted', () => {
  it.each(['one_for_all', 'rest_for_one'] as const)(
    '%s: a temporary crash or a transient graceful end touches nobody',
    async (strategy) => {
      const stage = new Stage()
      await stage.start(
        root({ strategy }, [fake('x', { restart: 'temporary' }), fake('t', { restart: 'transient' }), fake('a')]),
      )
      await stage.crash('root/x')
      await stage.crash('root/t', NORMAL)
      expect(lives(stage, 'x', 't', 'a')).toEqual([1, 1, 1])
    },
  )
})

describe('what becomes of siblings in a group restart', () => {
  it.each(['one_for_all', 'rest_for_one'] as const)(
    '%s: a temporary sibling is stopped and its spec deleted',
    async (strategy) => {
      const stage = new Stage()
      const { admin } = await stage.start(root({ strategy }, [fake('a'), fake('x', { restart: 'temporary' })]))
      await stage.crash('root/a', NORMAL)
      expect(await admin.whichChildren()).toMatchObject({ children: [{ id: 'a', state: 'running' }] })
      expect(stage.life('root/x').isAlive).toBe(false)
      expect(stage.slot('root/x')).toBe('gone')
    },
  )

  it.each(['one_for_all', 'rest_for_one'] as const)(
    '%s: finished transient, terminated and ignored children are started again',
    async (strategy) => {
      const stage = new Stage()
      stage.script('root/i', { start: 'ignore' }, {})
      const children = [fake('a'), fake('t', { restart: 'transient' }), fake('s'), fake('i')]
      const { admin } = await stage.start(root({ strategy }, children))
      await stage.crash('root/t', NORMAL)
      await admin.terminateChild('s')
      await stage.crash('root/a')
      expect(await admin.countChildren()).toMatchObject({ counts: { specs: 4, active: 4 } })
      expect(['t', 's', 'i'].map((id) => stage.slot(`root/${id}`))).toEqual(['running', 'running', 'running'])
    },
  )

  it('rest_for_one leaves a finished child before the failed one as it is', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(
      root({ strategy: 'rest_for_one' }, [fake('t', { restart: 'transient' }), fake('a')]),
    )
    await stage.crash('root/t', NORMAL)
    await stage.crash('root/a')
    expect(await admin.whichChild('t')).toMatchObject({ child: { state: 'undefined' } })
  })

  it('a transient sibling that is stopped is started again: that end was not its own', async () => {
    const stage = new Stage()
    await stage.start(root({ strategy: 'one_for_all' }, [fake('a'), fake('t', { restart: 'transient' })]))
    await stage.crash('root/a')
    expect(lives(stage, 'a', 't')).toEqual([2, 2])
  })

  it('a sibling that overruns is killed and reported, and the restart goes on', async () => {
    const stage = new Stage()
    stage.script('root/b', { onStop: 'stubborn' }, {})
    const { admin } = await stage.start(root({ strategy: 'one_for_all' }, [fake('a'), fake('b', { shutdown: 100 })]))
    void stage.life('root/a').end(BOOM)
    await stage.line('stop root/b 100')
    stage.clock.advanceNow(100)
    expect(await admin.countChildren()).toMatchObject({ counts: { active: 2 } })
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([
      { path: 'root/b', reason: { type: 'killed', after: 'shutdown_timeout' } },
    ])
  })

  it('children see shutdown, never the reason of the sibling that crashed', async () => {
    const stage = new Stage()
    await stage.start(root({ strategy: 'one_for_all' }, [fake('a'), fake('b')]))
    await stage.crash('root/a')
    expect(stage.events('child:exited')).toMatchObject([
      { path: 'root/a', reason: BOOM },
      { path: 'root/b', reason: { type: 'shutdown' } },
    ])
  })

  it.each(['one_for_all', 'rest_for_one'] as const)('%s: children added later are full members', async (strategy) => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ strategy }, [fake('a')]))
    await admin.startChild(fake('b'))
    stage.take()
    await stage.crash('root/a')
    expect(stage.take()).toEqual(['down root/a', 'stop root/b 5000', 'down root/b', 'start root/a', 'start root/b'])
  })
})

describe('restart intensity', () => {
  it('entries only age out: a crash every other period goes on for ever', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({ intensity: 1, periodMs: 1_000 }, [fake('a')]))
    for (let round = 0; round < 4; round += 1) {
      await stage.crash('root/a')
      stage.clock.advanceNow(2_100)
    }
    expect(await admin.countChildren()).toMatchObject({ counts: { active: 1 } })
  })

  it('a restart exactly one period ago still counts', async () => {
    const stage = new Stage()
    const { supervisor } = await stage.start(root({ intensity: 1, periodMs: 1_000 }, [fake('a')]))
    await stage.crash('root/a')
    stage.clock.advanceNow(1_000)
    await stage.life('root/a').end(BOOM)
    expect(await supervisor.exited).toMatchObject({ type: 'shutdown' })
  })

  it('intensity 0 ends the supervisor at the first death that needs a restart', async () => {
    const stage = new Stage()
    const { supervisor } = await stage.start(root({ intensity: 0 }, [fake('a')]))
    await stage.life('root/a').end(NORMAL)
    expect(await supervisor.exited).toMatchObject({
      type: 'shutdown',
      detail: { type: 'reached_max_restart_intensity' },
    })
    expect(stage.starts('root/a')).toBe(1)
  })

  it('is shared by all children: three that die once each exhaust intensity 2', async () => {
    const stage = new Stage()
    const { supervisor } = await stage.start(root({ intensity: 2 }, abc()))
    await stage.crash('root/a')
    await stage.crash('root/b')
    await stage.life('root/c').end(BOOM)
    expect(await supervisor.exited).toMatchObject({ detail: { id: 'c' } })
  })

  it('giving up stops the rest in reverse order, each by its own shutdown', async () => {
    const stage = new Stage()
    const children = [fake('a', { shutdown: 'brutal_kill' }), fake('b'), fake('c', { shutdown: 'infinity' })]
    const { supervisor } = await stage.start(root({ intensity: 0 }, children))
    stage.take()
    await stage.life('root/b').end(BOOM)
    await supervisor.exited
    expect(stage.take()).toEqual([
      'down root/b',
      'stop root/c infinity',
      'down root/c',
      'kill root/a brutal_kill',
      'down root/a',
    ])
    expect(['a', 'b', 'c'].map((id) => stage.slot(`root/${id}`))).toEqual(['undefined', 'undefined', 'undefined'])
  })
})
