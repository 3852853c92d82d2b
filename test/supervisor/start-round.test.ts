import { describe, expect, it } from 'vitest'
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

describe('starting in parallel', () => {
  it('starts all together and is ready when the last is', async () => {
    const stage = new Stage()
    const gate = deferred<'ready'>()
    stage.script('root/a', { start: gate.promise })
    const started = stage.launch(root({ startup: 'parallel' }, [fake('a'), fake('b'), fake('c')]))
    await stage.line('start root/c')
    expect(stage.take()).toEqual(['start root/a', 'start root/b', 'start root/c'])
    gate.resolve('ready')
    expect(await started).toMatchObject({ outcome: 'started' })
    expect(await stage.handle('root').whichChildren()).toMatchObject({
      children: [{ id: 'c' }, { id: 'b' }, { id: 'a' }],
    })
  })

  it('stops in reverse order of the list, not of becoming ready', async () => {
    const stage = new Stage()
    const gate = deferred<'ready'>()
    stage.script('root/a', { start: gate.promise })
    const starting = stage.start(root({ startup: 'parallel' }, [fake('a'), fake('b')]))
    gate.resolve('ready')
    const { supervisor: child } = await starting
    stage.take()
    child.stop('infinity')
    await child.exited
    expect(stage.take().filter((line) => line.startsWith('down'))).toEqual(['down root/b', 'down root/a'])
  })

  it('the first failure gives up the others; what was up is stopped in reverse order', async () => {
    const stage = new Stage()
    const gate = deferred<ExitReason>()
    stage.script('root/b', { start: 'hang' })
    stage.script('root/c', { start: gate.promise })
    const result = stage.launch(root({ startup: 'parallel' }, [fake('a'), fake('b'), fake('c'), fake('d')]))
    await stage.line('start root/d')
    gate.resolve(BOOM)
    expect(await result).toEqual({ outcome: 'failed', reason: failedToStart('c', BOOM) })
    expect(stage.take().filter((line) => line.startsWith('down'))).toEqual(['down root/d', 'down root/a'])
    expect(stage.events('supervisor:start_error')).toMatchObject([{ path: 'root/c' }])
  })

  it('blames the first failure in list order', async () => {
    const stage = new Stage()
    const first: ExitReason = { type: 'exited', code: 1 }
    stage.script('root/a', { start: first })
    stage.script('root/b', { start: { type: 'exited', code: 2 } })
    expect(await stage.launch(root({ startup: 'parallel' }, [fake('a'), fake('b')]))).toMatchObject({
      reason: failedToStart('a', first),
    })
  })

  it('can be given up as a whole', async () => {
    const stage = new Stage()
    stage.script('root/a', { start: 'hang' })
    stage.script('root/b', { start: 'hang' })
    const result = stage.launch(root({ startup: 'parallel' }, [fake('a'), fake('b')]))
    await stage.line('start root/b')
    stage.abort.abort()
    expect(await result).toEqual({ outcome: 'failed', reason: { type: 'killed', after: 'start_aborted' } })
  })
})
