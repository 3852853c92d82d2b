import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const NORMAL: ExitReason = { type: 'normal' }
const statesOf = (stage: Stage, path: string) =>
  stage.slots.flatMap((line) => (line.startsWith(`${path} `) ? [line.split(' ')[1]] : []))

describe('what the observer of slots is told', () => {
  it('every child is pending from the moment its supervisor starts, so that callers of a later one wait', async () => {
    const stage = new Stage()
    stage.script('root/a', { start: 'hang' })
    void stage.launch(root({}, [fake('a'), fake('b')]))
    await stage.line('start root/a')
    expect(stage.slots).toEqual(['root/a pending', 'root/b pending', 'root/a starting'])
  })

  it('a crash and its restart: never undefined between', async () => {
    const stage = new Stage()
    await stage.start(root({}, [fake('a')]))
    await stage.crash('root/a')
    expect(statesOf(stage, 'root/a')).toEqual(['pending', 'starting', 'running', 'restarting', 'starting', 'running'])
  })

  it('a sibling in a group restart: never undefined between', async () => {
    const stage = new Stage()
    await stage.start(root({ strategy: 'one_for_all' }, [fake('a'), fake('b')]))
    await stage.crash('root/a')
    expect(statesOf(stage, 'root/b')).toEqual(['pending', 'starting', 'running', 'restarting', 'starting', 'running'])
  })

  it('a sibling behind a restart that fails goes on waiting', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: BOOM }, {})
    await stage.start(root({ strategy: 'rest_for_one', intensity: 5 }, [fake('a'), fake('b')]))
    await stage.crash('root/a')
    await stage.reached('root/b', 'running')
    expect(statesOf(stage, 'root/a')).toEqual([
      'pending',
      'starting',
      'running',
      'restarting',
      'starting',
      'restarting',
      'starting',
      'running',
    ])
    expect(statesOf(stage, 'root/b')).toEqual(['pending', 'starting', 'running', 'restarting', 'starting', 'running'])
  })

  it('a finished child that a group restart revives', async () => {
    const stage = new Stage()
    await stage.start(root({ strategy: 'one_for_all' }, [fake('a'), fake('t', { restart: 'transient' })]))
    await stage.crash('root/t', NORMAL)
    await stage.crash('root/a')
    expect(statesOf(stage, 'root/t')).toEqual([
      'pending',
      'starting',
      'running',
      'undefined',
      'restarting',
      'starting',
      'running',
    ])
  })

  it('stopping: what cannot come back is told at once, what still runs when it is down', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, [fake('a', { backoff: {} }), fake('b'), fake('c')]))
    await stage.crash('root/a')
    stage.slots.length = 0
    child.stop('infinity')
    await child.exited
    expect(stage.slots).toEqual(['root/a undefined', 'root/c undefined', 'root/b undefined'])
  })

  it('stopping in the middle of a group restart: a sibling that is down will not come back', async () => {
    const stage = new Stage()
    stage.script('root/b', { onStop: 'stubborn' })
    const { supervisor: child } = await stage.start(root({ strategy: 'one_for_all' }, [fake('a'), fake('b')]))
    void stage.life('root/a').end(BOOM)
    await stage.line('stop root/b 5000')
    child.stop('infinity')
    void stage.life('root/b').end(NORMAL)
    await child.exited
    expect(statesOf(stage, 'root/b')).toEqual(['pending', 'starting', 'running', 'undefined'])
  })

  it('killing: all slots end undefined', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, [fake('a'), supervisor('s', {}, [fake('x')])]))
    child.kill('brutal_kill')
    await child.exited
    expect(['root/a', 'root/s', 'root/s/x'].map((path) => stage.slot(path))).toEqual([
      'undefined',
      'undefined',
      'undefined',
    ])
  })

  it('comes with the spec that is in force', async () => {
    const seen: (number | string)[] = []
    const stage = new Stage({ observeSlot: (_path, _state, { shutdown }) => void seen.push(shutdown) })
    const { admin } = await stage.start(root({}, [fake('a', { shutdown: 1 })]))
    await admin.update(root({}, [fake('a', { shutdown: 2 })]))
    await admin.terminateChild('a')
    expect(seen).toEqual([1, 1, 1, 2])
  })
})
