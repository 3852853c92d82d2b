import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import type { Child } from '../../src/child/child.ts'
import { fake, root, Stage } from './stage.ts'

/** A stage whose observer throws at one path and state, once. */
function faultyStage(path: string, state: string, times = 1) {
  const stage = new Stage()
  let left = times
  stage.onSlot = (line) => {
    if (line !== `${path} ${state}` || left === 0) return
    left -= 1
    throw new Error('observer bug')
  }
  return stage
}

const OBSERVER_BUG = { type: 'crashed', cause: expect.stringContaining('observer bug') }

describe('a bug of ours', () => {
  it('while it runs: ends the supervisor with crashed, and its children are killed', async () => {
    const stage = faultyStage('root/a', 'restarting')
    const { supervisor: child, admin } = await stage.start(root({}, [fake('a'), fake('b')]))
    stage.take()
    await stage.life('root/a').end({ type: 'normal' })
    const waiting = admin.startChild(fake('c'))
    expect(await child.exited).toEqual(OBSERVER_BUG)
    expect(stage.take()).toEqual(['down root/a', 'kill root/b brutal_kill', 'down root/b'])
    expect(await waiting).toEqual({ ok: false, error: 'noproc' })
    expect(stage.slot('root/b')).toBe('undefined')
  })

  it('while it starts: the start fails, and nothing is left', async () => {
    const stage = faultyStage('root/b', 'running')
    expect(await stage.launch(root({}, [fake('a'), fake('b'), fake('c')]))).toEqual({
      outcome: 'failed',
      reason: OBSERVER_BUG,
    })
    expect([stage.life('root/a').isAlive, stage.life('root/b').isAlive]).toEqual([false, false])
    expect(stage.attempts('root/c')).toBe(0)
    expect(stage.handles.size).toBe(0)
  })

  it('while it starts in parallel: starts in progress are given up and awaited', async () => {
    const stage = faultyStage('root/a', 'running')
    stage.script('root/b', { start: 'hang' })
    expect(await stage.launch(root({ startup: 'parallel' }, [fake('a'), fake('b'), fake('c')]))).toMatchObject({
      reason: OBSERVER_BUG,
    })
    expect([stage.life('root/a').isAlive, stage.life('root/c').isAlive]).toEqual([false, false])
  })

  it('waits for a start that cannot be given up, and kills what comes of it', async () => {
    const stage = faultyStage('root/a', 'running')
    let ready: (outcome: 'ready') => void = () => {}
    stage.script('root/b', { start: new Promise<'ready'>((resolve) => (ready = resolve)), isDeaf: true })
    const result = stage.launch(root({ startup: 'parallel' }, [fake('a'), fake('b')]))
    let isOver = false
    const over = result.finally(() => {
      isOver = true
    })
    await stage.line('kill root/a brutal_kill')
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(isOver).toBe(false)
    ready('ready')
    await over
    expect(await result).toMatchObject({ reason: OBSERVER_BUG })
    expect([stage.starts('root/b'), stage.alive('root/b')]).toEqual([1, 0])
  })

  it('while it stops: still everything goes down', async () => {
    const stage = faultyStage('root/b', 'undefined', 9)
    const { supervisor: child } = await stage.start(root({}, [fake('a'), fake('b'), fake('c')]))
    child.stop('infinity')
    expect(await child.exited).toEqual(OBSERVER_BUG)
    expect(['a', 'b', 'c'].map((id) => stage.life(`root/${id}`).isAlive)).toEqual([false, false, false])
  })

  it('while it answers: that call is answered with noproc', async () => {
    const stage = faultyStage('root/c', 'starting')
    const { supervisor: child, admin } = await stage.start(root({}, [fake('a')]))
    expect(await admin.startChild(fake('c'))).toEqual({ ok: false, error: 'noproc' })
    expect(await child.exited).toEqual(OBSERVER_BUG)
  })

  it('in whoever registers: a start that fails, and an end that is crashed', async () => {
    const broken = new Stage({
      register: () => {
        throw new Error('no room')
      },
    })
    expect(await broken.launch(root({}, [fake('a')]))).toMatchObject({ outcome: 'failed', reason: { type: 'crashed' } })
    const stage = new Stage({
      register: () => () => {
        throw new Error('cannot undo')
      },
    })
    const result = await stage.launch(root({}, []))
    if (result.outcome !== 'started') throw new Error('did not start')
    result.child.stop('infinity')
    expect(await result.child.exited).toMatchObject({ type: 'crashed', cause: expect.stringContaining('cannot undo') })
  })

  it('escalates: the supervisor above restarts it as after any crash', async () => {
    const stage = faultyStage('root/s/a', 'restarting')
    await stage.start(root({}, [supervisor('s', {}, [fake('a')])]))
    void stage.life('root/s/a').end({ type: 'normal' })
    await stage.reached('root/s', 'restarting')
    await stage.reached('root/s', 'running')
    expect(stage.events('supervisor:child_terminated')).toContainEqual(
      expect.objectContaining({ path: 'root/s', reason: OBSERVER_BUG }),
    )
    expect(stage.starts('root/s/a')).toBe(2)
  })
})

describe('a child that breaks its contract', () => {
  const withChild = (child: Child) =>
    new Stage({ starterOf: () => () => Promise.resolve({ outcome: 'started', child }) })

  it('exited that rejects is a crash of the child', async () => {
    let reject: (error: Error) => void = () => {}
    const exited = new Promise<never>((_resolve, fail) => {
      reject = fail
    })
    const stage = withChild({ incarnation: 'x', exited, stop: () => {}, kill: () => {} })
    const { supervisor: child } = await stage.start(root({ intensity: 0 }, [fake('a')]))
    reject(new Error('lost'))
    expect(await child.exited).toMatchObject({
      detail: { reason: { type: 'crashed', cause: expect.stringContaining('lost') } },
    })
  })

  it('one that throws when it is stopped or killed does not keep its siblings alive', async () => {
    const stage = new Stage()
    const { supervisor: child } = await stage.start(root({}, [fake('a'), fake('b')]))
    const bad = stage.life('root/b')
    const kill = bad.kill.bind(bad)
    bad.stop = () => {
      throw new Error('stop')
    }
    bad.kill = (after) => {
      kill(after)
      throw new Error('kill')
    }
    child.stop('infinity')
    expect(await child.exited).toMatchObject({ type: 'crashed', cause: expect.stringContaining('stop') })
    expect(stage.life('root/a').isAlive).toBe(false)
  })
})
