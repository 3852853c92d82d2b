import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { Restart, Shutdown } from '../../src/spec/child-spec.ts'
import type { SupervisorSpec } from '../../src/spec/supervisor-spec.ts'
import { fake, root, Stage } from './stage.ts'

describe('stopping', () => {
  it('stops children in reverse start order, strictly one after another', async () => {
    const stage = new Stage()
    stage.script('root/b', { onStop: 'stubborn' })
    const { supervisor: child } = await stage.start(root({}, [fake('a'), fake('b'), fake('c')]))
    stage.take()
    child.stop('infinity')
    await stage.line('stop root/b 5000')
    expect(stage.take()).toEqual(['stop root/c 5000', 'down root/c', 'stop root/b 5000'])
    await stage.life('root/b').end({ type: 'shutdown' })
    expect(await child.exited).toEqual({ type: 'shutdown' })
    expect(stage.take()).toEqual(['down root/b', 'stop root/a 5000', 'down root/a'])
  })

  it('starting and stopping are mirror images, for any tree', async () => {
    const { tree } = fc.letrec<{ tree: Shape }>((tie) => ({
      tree: fc.array(fc.oneof({ depthSize: 'small' }, fc.constant('leaf' as const), tie('tree')), { maxLength: 4 }),
    }))
    await fc.assert(
      fc.asyncProperty(tree, async (shape) => {
        const stage = new Stage()
        const { supervisor: child } = await stage.start(build('root', shape))
        const started = stage.take().map((line) => line.replace('start ', ''))
        child.stop('infinity')
        expect(await child.exited).toEqual({ type: 'shutdown' })
        const stopped = stage.take().flatMap((line) => (line.startsWith('down ') ? [line.replace('down ', '')] : []))
        expect(stopped).toEqual(started.reverse())
      }),
      { numRuns: 50 },
    )
  })

  it('waits for a child with shutdown infinity, whatever its type', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(
      root({}, [supervisor('s', {}, [fake('x')]), fake('w', { shutdown: 'infinity' })]),
    )
    stage.take()
    child.stop('infinity')
    expect(await child.exited).toEqual({ type: 'shutdown' })
    expect(stage.take()).toEqual(['stop root/w infinity', 'down root/w', 'stop root/s/x 5000', 'down root/s/x'])
    expect(stage.events('supervisor:shutdown_error')).toEqual([])
  })

  it('kills a child that overruns its shutdown, reports it, and goes on', async () => {
    const stage = new Stage()
    stage.script('root/b', { onStop: 'stubborn' })
    const { supervisor: child } = await stage.start(
      root({}, [fake('a', { shutdown: 1_000 }), fake('b', { shutdown: 1_000 })]),
    )
    stage.take()
    child.stop('infinity')
    await Promise.resolve()
    stage.clock.advanceNow(999)
    expect(stage.life('root/b').isAlive).toBe(true)
    stage.clock.advanceNow(1)
    expect(await child.exited).toEqual({ type: 'shutdown' })
    expect(stage.take()).toEqual([
      'stop root/b 1000',
      'kill root/b shutdown_timeout',
      'down root/b',
      'stop root/a 1000',
      'down root/a',
    ])
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([
      { path: 'root/b', reason: { type: 'killed', after: 'shutdown_timeout' } },
    ])
    expect(stage.clock.pending).toBe(0)
  })

  it('the worst case is the sum of the limits, not the longest', async () => {
    const stage = new Stage()
    const ids = ['a', 'b', 'c']
    for (const id of ids) stage.script(`root/${id}`, { onStop: 'stubborn' })
    const { supervisor: child } = await stage.start(
      root(
        {},
        ids.map((id) => fake(id, { shutdown: 300 })),
      ),
    )
    child.stop('infinity')
    for (const id of ids.toReversed()) {
      await stage.line(`stop root/${id} 300`)
      stage.clock.advanceNow(300)
    }
    await child.exited
    expect(stage.clock.now()).toBe(900)
  })

  it('shutdown 0 asks and kills in one go', async () => {
    const stage = new Stage()
    stage.script('root/a', { onStop: 'stubborn' })
    const { supervisor: child } = await stage.start(root({}, [fake('a', { shutdown: 0 })]))
    stage.take()
    child.stop('infinity')
    await child.exited
    expect(stage.take()).toEqual(['stop root/a 0', 'kill root/a shutdown_timeout', 'down root/a'])
  })

  it('brutal_kill never asks, and is no error', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(
      root({}, [fake('a', { shutdown: 1_000 }), fake('b', { shutdown: 'brutal_kill' })]),
    )
    stage.take()
    child.stop('infinity')
    await child.exited
    expect(stage.take()).toEqual(['kill root/b brutal_kill', 'down root/b', 'stop root/a 1000', 'down root/a'])
    expect(stage.events('supervisor:shutdown_error')).toEqual([])
  })

  it('children that end by themselves while it waits for another are judged by their own reasons, and none is restarted', async () => {
    const stage = new Stage()
    const reasons: readonly ExitReason[] = [
      { type: 'normal' },
      { type: 'shutdown' },
      { type: 'shutdown', detail: { type: 'auto_shutdown', id: 'x' } },
      { type: 'exited', code: 5 },
    ]
    const restarts: readonly Restart[] = ['temporary', 'transient', 'permanent']
    const twelve = restarts.flatMap((restart) =>
      reasons.map((reason, index) => ({ id: `${restart}${index}`, restart, reason })),
    )
    stage.script('root/z', { onStop: 'stubborn' })
    const children = [
      fake('a'),
      ...twelve.map(({ id, restart }) => fake(id, { restart })),
      fake('z', { shutdown: 2_000 }),
    ]
    const { supervisor: child } = await stage.start(root({ intensity: 100 }, children))
    stage.take()
    child.stop('infinity')
    await stage.line('stop root/z 2000')
    await Promise.all(twelve.map(({ id, reason }) => stage.life(`root/${id}`).end(reason)))
    await stage.life('root/z').end({ type: 'shutdown' })
    expect(await child.exited).toEqual({ type: 'shutdown' })
    expect(stage.log.filter((line) => line.startsWith('start'))).toEqual([])
    expect(stage.log.filter((line) => line.startsWith('stop'))).toEqual(['stop root/z 2000', 'stop root/a 5000'])
    for (const { id, reason } of twelve)
      expect(stage.events('child:exited')).toContainEqual(expect.objectContaining({ path: `root/${id}`, reason }))
    expect(stage.events('supervisor:shutdown_error').map(({ path }) => path)).toEqual([
      'root/permanent3',
      'root/permanent2',
      'root/permanent0',
      'root/transient3',
      'root/temporary3',
    ])
    expect(stage.events('supervisor:child_terminated')).toEqual([])
  })

  it('gives up no start that is over', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, [fake('a')]))
    child.stop('infinity')
    await child.exited
    expect(stage.life('root/a').signal.aborted).toBe(false)
  })

  it('lets go of its own limit when it is down in time', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, [fake('a')]))
    child.stop(10_000)
    expect(await child.exited).toEqual({ type: 'shutdown' })
    expect(stage.clock.pending).toBe(0)
  })

  it('can be asked twice', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, [fake('a')]))
    child.stop('infinity')
    child.stop(0)
    expect(await child.exited).toEqual({ type: 'shutdown' })
    child.stop('infinity')
    child.kill('brutal_kill')
    expect(stage.log.filter((line) => line.startsWith('stop'))).toHaveLength(1)
  })

  it('does not wait for a restart in progress that hangs', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: 'hang' })
    const { supervisor: child } = await stage.start(root({}, [fake('a'), fake('b')]))
    stage.take()
    void stage.life('root/a').end({ type: 'exited', code: 1 })
    await stage.line('start root/a')
    stage.take()
    child.stop('infinity')
    expect(await child.exited).toEqual({ type: 'shutdown' })
    expect(stage.take()).toEqual(['stop root/b 5000', 'down root/b'])
    expect(stage.events('supervisor:start_error')).toEqual([])
  })

  it('stops a child that became ready although its restart was given up', async () => {
    const stage = new Stage()
    let ready: (outcome: 'ready') => void = () => {}
    stage.script('root/a', {}, { start: new Promise<'ready'>((resolve) => (ready = resolve)) })
    const { supervisor: child } = await stage.start(root({ strategy: 'rest_for_one' }, [fake('a'), fake('b')]))
    stage.take()
    void stage.life('root/a').end({ type: 'exited', code: 1 })
    await stage.line('start root/a')
    ready('ready')
    child.stop('infinity')
    await child.exited
    expect(stage.life('root/a').isAlive).toBe(false)
    expect([stage.starts('root/a'), stage.attempts('root/b')]).toEqual([2, 0])
  })

  it.each(['stop', 'kill'] as const)(
    'an order that comes while a start is being asked for reaches it: %s',
    async (order) => {
      const stage = new Stage()
      stage.script('root/a', {}, { start: 'hang' })
      const { supervisor: child } = await stage.start(root({}, [fake('a')]))
      stage.onSlot = (line) => {
        if (line !== 'root/a starting') return
        if (order === 'stop') child.stop('infinity')
        else child.kill('forced_shutdown')
      }
      void stage.life('root/a').end({ type: 'exited', code: 1 })
      expect(await child.exited).toMatchObject({ type: order === 'stop' ? 'shutdown' : 'killed' })
    },
  )

  it('answers noproc to a restartChild that it interrupts', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: 'hang' })
    const { supervisor: child, admin } = await stage.start(root({}, [fake('a')]))
    await admin.terminateChild('a')
    stage.take()
    const restarting = admin.restartChild('a')
    await stage.line('start root/a')
    child.stop('infinity')
    expect(await restarting).toEqual({ ok: false, error: 'noproc' })
  })

  it('answers noproc to whatever waited in its queue, and to what comes later', async () => {
    const stage = new Stage()
    stage.script('root/x', { start: 'hang' })
    const { supervisor: child, admin } = await stage.start(root({}, [fake('a')]))
    const starting = admin.startChild(fake('x'))
    const listing = admin.whichChildren()
    child.stop('infinity')
    await child.exited
    expect(await starting).toEqual({ ok: false, error: 'noproc' })
    expect(await listing).toEqual({ ok: false, error: 'noproc' })
    expect(await admin.countChildren()).toEqual({ ok: false, error: 'noproc' })
    expect(stage.handles.size).toBe(0)
  })
})

type Shape = readonly ('leaf' | Shape)[]

function build(id: string, shape: Shape, shutdown: Shutdown = 'infinity'): SupervisorSpec {
  const children = shape.map((part, index) => (part === 'leaf' ? fake(`c${index}`) : build(`c${index}`, part)))
  return supervisor(id, {}, children, { shutdown })
}
