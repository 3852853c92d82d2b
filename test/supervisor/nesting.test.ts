import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { Restart } from '../../src/spec/child-spec.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const REFUSED: ExitReason = { type: 'spawn_failed', errno: 'EAGAIN', diagnosis: '' }
const fragile = (restart: Restart) => supervisor('s', { intensity: 0 }, [fake('a'), fake('b')], { restart })

describe('a supervisor that gives up below another', () => {
  it('permanent: is restarted with fresh children, and its parent counts one', async () => {
    const stage = new Stage()
    const { supervisor: outer } = await stage.start(root({ intensity: 1 }, [fragile('permanent'), fake('z')]))
    const before = stage.handle('root/s')
    await stage.handle('root/s').startChild(fake('dynamic'))
    void stage.life('root/s/a').end(BOOM)
    await stage.reached('root/s', 'restarting')
    await stage.reached('root/s', 'running')
    expect(stage.handle('root/s')).not.toBe(before)
    expect(await stage.handle('root/s').whichChildren()).toMatchObject({
      children: [
        { id: 'b', state: 'running' },
        { id: 'a', state: 'running' },
      ],
    })
    expect([stage.starts('root/s/a'), stage.starts('root/s/b'), stage.starts('root/z')]).toEqual([2, 2, 1])
    expect(stage.slot('root/s/dynamic')).toBe('gone')
    expect(stage.events('supervisor:child_terminated')).toMatchObject([
      { path: 'root/s/a' },
      { path: 'root/s', reason: { type: 'shutdown' } },
    ])
    void stage.life('root/s/a').end(BOOM)
    expect(await outer.exited).toMatchObject({ detail: { type: 'reached_max_restart_intensity', id: 's' } })
  })

  it('transient: stays down, silently, since its end was graceful', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fragile('transient'), fake('z')]))
    void stage.life('root/s/a').end(BOOM)
    await stage.reached('root/s', 'undefined')
    expect(await admin.whichChild('s')).toMatchObject({ child: { state: 'undefined' } })
    expect(stage.events('supervisor:child_terminated').map(({ path }) => path)).toEqual(['root/s/a'])
    expect(['root/s/a', 'root/s/b'].map((path) => stage.slot(path))).toEqual(['undefined', 'undefined'])
  })

  it('temporary: is deleted, and everything below it is gone', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [fragile('temporary'), fake('z')]))
    void stage.life('root/s/a').end(BOOM)
    await stage.reached('root/s', 'gone')
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 1, supervisors: 0 } })
    expect(stage.slots.slice(-3)).toEqual(['root/s/a gone', 'root/s/b gone', 'root/s gone'])
  })

  it('starts its next life with an empty window: levels multiply', async () => {
    const stage = new Stage()
    const inner = supervisor('s', { intensity: 1 }, [fake('a')])
    const { supervisor: outer } = await stage.start(root({ intensity: 1 }, [inner]))
    await stage.crash('root/s/a')
    void stage.life('root/s/a').end(BOOM)
    await stage.reached('root/s', 'restarting')
    await stage.reached('root/s', 'running')
    await stage.crash('root/s/a')
    expect(await stage.handle('root').countChildren()).toMatchObject({ counts: { active: 1 } })
    void stage.life('root/s/a').end(BOOM)
    expect(await outer.exited).toMatchObject({ type: 'shutdown', detail: { id: 's' } })
    expect(stage.starts('root/s/a')).toBe(4)
  })
})

describe('a supervisor whose restart fails', () => {
  it('is retried by its parent, one by one, and nothing of it is left between', async () => {
    const stage = new Stage()
    stage.script('root/s/b', {}, { start: REFUSED }, { start: REFUSED }, {})
    await stage.start(root({ intensity: 3 }, [fragile('permanent')]))
    void stage.life('root/s/a').end(BOOM)
    await stage.reached('root/s', 'restarting')
    await stage.reached('root/s', 'running')
    expect(stage.attempts('root/s/b')).toBe(4)
    expect(stage.starts('root/s/a')).toBe(4)
    expect(stage.events('supervisor:restarting').map(({ path }) => path)).toEqual(['root/s', 'root/s', 'root/s'])
    expect(stage.events('supervisor:start_error').map(({ path }) => path)).toEqual([
      'root/s/b',
      'root/s',
      'root/s/b',
      'root/s',
    ])
  })
})

describe('a tree', () => {
  it('a subtree that exhausts itself takes the whole group round again, with what had been stopped', async () => {
    const stage = new Stage()
    const tree = root({ strategy: 'one_for_all', intensity: 4 }, [
      supervisor('one', {}, [fake('a'), fake('b')]),
      supervisor('two', { intensity: 4 }, []),
      supervisor('three', {}, [], { restart: 'transient' }),
    ])
    const { admin } = await stage.start(tree)
    await admin.terminateChild('three')
    expect(await admin.countChildren()).toEqual({
      ok: true,
      counts: { specs: 3, active: 2, supervisors: 3, workers: 0 },
    })
    const two = stage.handle('root/two')
    await two.startChild(fake('good'))
    stage.script('root/two/bad', {}, { start: REFUSED })
    await two.startChild(fake('bad'))
    await stage.crash('root/two/good')
    expect([stage.starts('root/two/good'), stage.starts('root/two/bad')]).toEqual([2, 1])
    void stage.life('root/two/bad').end(BOOM)
    await stage.reached('root/two', 'restarting')
    await stage.reached('root/three', 'running')
    expect(await admin.countChildren()).toEqual({
      ok: true,
      counts: { specs: 3, active: 3, supervisors: 3, workers: 0 },
    })
    expect([stage.starts('root/one/a'), stage.starts('root/one/b')]).toEqual([2, 2])
    expect(await stage.handle('root/two').countChildren()).toMatchObject({ counts: { specs: 0 } })
    expect(await stage.handle('root/three').countChildren()).toMatchObject({ counts: { specs: 0 } })
  })

  it('deleting a supervisor makes everything that was ever below it gone', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [supervisor('s', {}, [supervisor('t', {}, [fake('x')]), fake('y')])]))
    await admin.terminateChild('s')
    expect(['root/s/t/x', 'root/s/t', 'root/s/y', 'root/s'].map((path) => stage.slot(path))).toEqual(
      Array(4).fill('undefined'),
    )
    await admin.deleteChild('s')
    expect(stage.slots.slice(-4)).toEqual(['root/s/t/x gone', 'root/s/t gone', 'root/s/y gone', 'root/s gone'])
  })

  it('paths and handles follow the ids', async () => {
    const stage = new Stage()
    await stage.start(root({}, [supervisor('s', {}, [supervisor('t', {}, [fake('x')])])]))
    expect([...stage.handles.keys()]).toEqual(['root', 'root/s', 'root/s/t'])
    expect(stage.handle('root/s/t').path).toBe('root/s/t')
    expect(stage.events('child:started').map(({ path, type }) => `${path} ${type}`)).toEqual([
      'root/s/t/x worker',
      'root/s/t supervisor',
      'root/s supervisor',
    ])
  })
})
