import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import { fake, root, Stage } from './stage.ts'

describe('a limit on a supervisor', () => {
  it('kills what is left below when it passes, and ends with killed', async () => {
    const stage = new Stage()
    stage.script('root/s/x', { onStop: 'stubborn' })
    stage.script('root/s/y', { onStop: 'stubborn' })
    const inner = supervisor('s', {}, [fake('x', { shutdown: 'infinity' }), fake('y', { shutdown: 'infinity' })], {
      shutdown: 200,
    })
    const { supervisor: child } = await stage.start(root({}, [inner]))
    child.stop('infinity')
    await stage.line('stop root/s/y infinity')
    stage.clock.advanceNow(200)
    expect(await child.exited).toEqual({ type: 'shutdown' })
    expect(stage.take().slice(-4)).toEqual([
      'kill root/s/y shutdown_timeout',
      'down root/s/y',
      'kill root/s/x shutdown_timeout',
      'down root/s/x',
    ])
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([
      { supervisor: 'root', path: 'root/s', reason: { type: 'killed' } },
    ])
    expect(stage.clock.pending).toBe(0)
  })

  it('holds for the root too, by its own clock', async () => {
    const stage = new Stage()
    stage.script('root/a', { onStop: 'stubborn' })
    const { supervisor: child } = await stage.start(root({}, [fake('a', { shutdown: 'infinity' })]))
    child.stop(50)
    stage.clock.advanceNow(50)
    expect(await child.exited).toEqual({ type: 'killed', after: 'shutdown_timeout' })
  })

  it('of zero kills at once', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, [fake('a')]))
    stage.take()
    child.stop(0)
    expect(await child.exited).toEqual({ type: 'killed', after: 'shutdown_timeout' })
    expect(stage.take()).toEqual(['kill root/a shutdown_timeout', 'down root/a'])
  })
})

describe('killing a supervisor', () => {
  it('kills every descendant at once, and ends when all of them are down', async () => {
    const stage = new Stage()
    const tree = root({}, [fake('a'), supervisor('s', {}, [fake('x'), supervisor('t', {}, [fake('y')])])])
    const { supervisor: child } = await stage.start(tree)
    stage.take()
    child.kill('brutal_kill')
    expect(stage.take().filter((line) => line.startsWith('kill'))).toEqual([
      'kill root/s/t/y brutal_kill',
      'kill root/s/x brutal_kill',
      'kill root/a brutal_kill',
    ])
    expect(await child.exited).toEqual({ type: 'killed', after: 'brutal_kill' })
    expect(stage.events('supervisor:shutdown_error')).toEqual([])
    expect(stage.handles.size).toBe(0)
  })

  it('gives up a start in progress, also below', async () => {
    const stage = new Stage()
    stage.script('root/s/x', {}, { start: 'hang' })
    const { supervisor: child } = await stage.start(root({}, [supervisor('s', {}, [fake('x')])]))
    stage.take()
    void stage.life('root/s/x').end({ type: 'exited', code: 1 })
    await stage.line('start root/s/x')
    child.kill('forced_shutdown')
    expect(await child.exited).toEqual({ type: 'killed', after: 'forced_shutdown' })
  })

  it('reaches a supervisor that is only just starting, and what it has started', async () => {
    const stage = new Stage()
    stage.script('root/s/w', { onStop: 'stubborn' })
    stage.script('root/s/x', { start: 'hang' })
    const { supervisor: child, admin } = await stage.start(root({}, []))
    const starting = admin.startChild(supervisor('s', {}, [fake('w', { shutdown: 'infinity' }), fake('x')]))
    await stage.line('start root/s/x')
    child.stop('infinity')
    await stage.line('stop root/s/w infinity')
    child.kill('shutdown_timeout')
    expect(await child.exited).toEqual({ type: 'killed', after: 'shutdown_timeout' })
    expect(await starting).toEqual({ ok: false, error: 'noproc' })
    expect(stage.life('root/s/w').isAlive).toBe(false)
  })

  it('kills a child that becomes ready in spite of it', async () => {
    const stage = new Stage()
    let ready: (outcome: 'ready') => void = () => {}
    const { supervisor: child, admin } = await stage.start(root({}, []))
    stage.script('root/x', { start: new Promise<'ready'>((resolve) => (ready = resolve)) })
    const starting = admin.startChild(fake('x'))
    ready('ready')
    child.kill('brutal_kill')
    expect(await child.exited).toEqual({ type: 'killed', after: 'brutal_kill' })
    expect(await starting).toMatchObject({ ok: true })
    expect(stage.life('root/x').isAlive).toBe(false)
  })

  it('does not wait for the other starts to kill a child that becomes ready', async () => {
    const stage = new Stage()
    const ready = new Map<string, (outcome: 'ready') => void>()
    for (const id of ['x', 'y']) {
      const start = new Promise<'ready'>((resolve) => ready.set(id, resolve))
      stage.script(`root/s/${id}`, { start, isDeaf: true })
    }
    const { supervisor: child, admin } = await stage.start(root({}, []))
    void admin.startChild(supervisor('s', { startup: 'parallel' }, [fake('x'), fake('y')]))
    await stage.line('start root/s/y')
    child.kill('brutal_kill')
    ready.get('x')?.('ready')
    await stage.line('kill root/s/x forced_shutdown')
    ready.get('y')?.('ready')
    expect(await child.exited).toEqual({ type: 'killed', after: 'brutal_kill' })
    expect([stage.alive('root/s/x'), stage.alive('root/s/y')]).toEqual([0, 0])
  })

  it('brutal_kill as shutdown of a supervisor leaves no grandchild alive', async () => {
    const stage = new Stage()
    const inner = supervisor('s', {}, [fake('x'), fake('y')], { shutdown: 'brutal_kill' })
    const { admin } = await stage.start(root({}, [inner]))
    stage.take()
    expect(await admin.terminateChild('s')).toEqual({ ok: true })
    expect([stage.life('root/s/x').isAlive, stage.life('root/s/y').isAlive]).toEqual([false, false])
    expect(stage.take().some((line) => line.startsWith('stop'))).toBe(false)
    expect(stage.events('supervisor:shutdown_error')).toEqual([])
  })
})
