import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const deferred = <T>() => {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const failedToStart = (id: string, reason: ExitReason): ExitReason => ({
  type: 'shutdown',
  detail: { type: 'failed_to_start_child', id, reason },
})

describe('starting', () => {
  it('a supervisor without children starts, and ends with shutdown', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, []))
    child.stop('infinity')
    expect(await child.exited).toEqual({ type: 'shutdown' })
  })

  it('a child starts when the one before it is ready, and not earlier', async () => {
    const stage = new Stage()
    const gate = deferred<'ready'>()
    stage.script('root/a', { start: gate.promise })
    const started = stage.launch(root({}, [fake('a'), fake('b')]))
    await stage.line('start root/a')
    expect(stage.take()).toEqual(['start root/a'])
    gate.resolve('ready')
    expect(await started).toMatchObject({ outcome: 'started' })
    expect(stage.take()).toEqual(['start root/b'])
  })

  it('a permanent child that is ignored keeps its spec, without a life', async () => {
    const stage = new Stage()
    stage.script('root/a', { start: 'ignore' })
    const { admin } = await stage.start(root({}, [fake('a'), fake('b')]))
    expect(await admin.whichChildren()).toMatchObject({
      children: [
        { id: 'b', state: 'running' },
        { id: 'a', state: 'undefined' },
      ],
    })
    expect(await admin.countChildren()).toMatchObject({ counts: { specs: 2, active: 1, supervisors: 0, workers: 2 } })
  })

  it('a temporary child that is ignored is dropped', async () => {
    const stage = new Stage()
    stage.script('root/a', { start: 'ignore' })
    const { admin } = await stage.start(
      root({}, [fake('a', { restart: 'temporary' }), fake('b', { restart: 'temporary' })]),
    )
    expect(await admin.whichChildren()).toMatchObject({ children: [{ id: 'b' }] })
    expect(stage.slot('root/a')).toBe('gone')
  })

  it('a child that dies while a later one starts does not fail the start: it is an ordinary death afterwards', async () => {
    const stage = new Stage()
    const gate = deferred<'ready'>()
    stage.script('root/b', { start: gate.promise })
    const starting = stage.start(root({}, [fake('a'), fake('b')]))
    await stage.line('start root/b')
    await stage.life('root/a').end(BOOM)
    expect(stage.starts('root/a')).toBe(1)
    gate.resolve('ready')
    await starting
    await stage.handle('root').countChildren()
    expect(stage.starts('root/a')).toBe(2)
    expect(stage.events('supervisor:restarting')).toHaveLength(1)
  })
})

describe('a failed start', () => {
  it('stops what had started in reverse order, each by its own shutdown, and starts nothing after it', async () => {
    const stage = new Stage()
    stage.script('root/c', { start: BOOM })
    const result = await stage.launch(
      root({}, [fake('a', { shutdown: 'brutal_kill' }), fake('b', { shutdown: 700 }), fake('c'), fake('d')]),
    )
    expect(result).toEqual({ outcome: 'failed', reason: failedToStart('c', BOOM) })
    expect(stage.take()).toEqual([
      'start root/a',
      'start root/b',
      'start root/c',
      'stop root/b 700',
      'down root/b',
      'kill root/a brutal_kill',
      'down root/a',
    ])
    expect(stage.handles.size).toBe(0)
  })

  it('is reported, and neither retried nor counted', async () => {
    const stage = new Stage()
    stage.script('root/a', { start: BOOM })
    await stage.launch(root({ intensity: 10 }, [fake('a')]))
    expect(stage.attempts('root/a')).toBe(1)
    expect(stage.events('supervisor:start_error')).toEqual([
      { supervisor: 'root', path: 'root/a', restart: 'permanent', shutdown: 5_000, reason: BOOM },
    ])
    expect(stage.events('supervisor:restarting')).toEqual([])
  })

  it('nests its reason at every level', async () => {
    const stage = new Stage()
    stage.script('root/s/x', { start: BOOM })
    const result = await stage.launch(root({}, [fake('a'), supervisor('s', {}, [fake('x')])]))
    expect(result).toEqual({ outcome: 'failed', reason: failedToStart('s', failedToStart('x', BOOM)) })
    expect(stage.take().at(-1)).toBe('down root/a')
  })

  it('a child that had died meanwhile is judged by its own reason, and nothing is restarted', async () => {
    const stage = new Stage()
    const gate = deferred<ExitReason>()
    stage.script('root/b', { start: gate.promise })
    const result = stage.launch(root({}, [fake('a'), fake('b')]))
    await stage.line('start root/b')
    await stage.life('root/a').end({ type: 'exited', code: 9 })
    gate.resolve(BOOM)
    expect(await result).toMatchObject({ outcome: 'failed' })
    expect(stage.starts('root/a')).toBe(1)
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([{ path: 'root/a', reason: { code: 9 } }])
  })

  it('a starter that throws, or that does not exist, is a crashed start', async () => {
    const stage = new Stage({
      starterOf: () => {
        throw new Error('no such kind')
      },
    })
    const result = await stage.launch(root({}, [fake('a')]))
    expect(result).toMatchObject({ reason: { detail: { id: 'a', reason: { type: 'crashed' } } } })
  })

  it('the slots end undefined', async () => {
    const stage = new Stage()
    stage.script('root/b', { start: BOOM })
    await stage.launch(root({}, [fake('a'), fake('b'), fake('c')]))
    expect(['a', 'b', 'c'].map((id) => stage.slot(`root/${id}`))).toEqual(['undefined', 'undefined', 'undefined'])
  })
})

describe('a start that is given up', () => {
  it('ends soon although a child hangs, and stops what had started in the orderly way', async () => {
    const stage = new Stage()
    stage.script('root/b', { start: 'hang' })
    const result = stage.launch(root({}, [fake('a'), fake('b'), fake('c')]))
    await stage.line('start root/b')
    stage.abort.abort()
    expect(await result).toEqual({ outcome: 'failed', reason: { type: 'killed', after: 'start_aborted' } })
    expect(stage.take()).toEqual(['start root/a', 'start root/b', 'stop root/a 5000', 'down root/a'])
    expect(stage.events('supervisor:start_error')).toEqual([])
  })

  it('reaches a child that hangs two levels down', async () => {
    const stage = new Stage()
    stage.script('root/s/x', { start: 'hang' })
    const result = stage.launch(root({}, [fake('a'), supervisor('s', {}, [fake('w'), fake('x')])]))
    await stage.line('start root/s/x')
    stage.abort.abort()
    expect(await result).toMatchObject({ outcome: 'failed' })
    expect(stage.take().slice(-4)).toEqual(['stop root/s/w 5000', 'down root/s/w', 'stop root/a 5000', 'down root/a'])
  })

  it('is killed when even the undo takes too long', async () => {
    const stage = new Stage()
    stage.script('root/s/w', { onStop: 'stubborn' })
    stage.script('root/s/x', { start: 'hang' })
    const result = stage.launch(root({}, [supervisor('s', {}, [fake('w', { shutdown: 'infinity' }), fake('x')])]))
    await stage.line('start root/s/x')
    stage.abort.abort()
    await stage.line('stop root/s/w infinity')
    stage.kill.abort()
    expect(await result).toMatchObject({ outcome: 'failed', reason: { type: 'killed' } })
    expect(stage.life('root/s/w').isAlive).toBe(false)
  })

  it('starts nothing when it was given up before', async () => {
    const stage = new Stage()
    stage.abort.abort()
    expect(await stage.launch(root({}, [fake('a')]))).toEqual({
      outcome: 'failed',
      reason: { type: 'killed', after: 'start_aborted' },
    })
    expect(stage.take()).toEqual([])
  })

  it('a child that became ready all the same is stopped', async () => {
    const stage = new Stage()
    const gate = deferred<'ready'>()
    stage.script('root/a', { start: gate.promise })
    const result = stage.launch(root({}, [fake('a')]))
    await stage.line('start root/a')
    gate.resolve('ready')
    stage.abort.abort()
    expect(await result).toMatchObject({ outcome: 'failed' })
    expect(stage.take()).toEqual(['start root/a', 'stop root/a 5000', 'down root/a'])
  })
})
