import { describe, expect, it } from 'vitest'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import type { Behaviour } from '../fixtures/fake-child.ts'
import { BOOM, fake, root, Stage } from './stage.ts'

const REFUSED: ExitReason = { type: 'spawn_failed', errno: 'EAGAIN', diagnosis: 'too many processes' }
const FAILS: Behaviour = { start: REFUSED }

/** The next turn of the event loop: an attempt that was posted has come to the queue. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A start whose outcome the test gives when it likes. */
function gate() {
  let open: (outcome: 'ready' | ExitReason) => void = () => {}
  const start = new Promise<'ready' | ExitReason>((resolve) => {
    open = resolve
  })
  return { behaviour: { start }, open: (outcome: 'ready' | ExitReason) => open(outcome) }
}

describe('a restart that fails', () => {
  it('is tried again, and each attempt counts: with intensity 3 there are exactly three', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, FAILS)
    const { supervisor } = await stage.start(root({ intensity: 3 }, [fake('a'), fake('b')]))
    stage.take()
    await stage.life('root/a').end(BOOM)
    expect(await supervisor.exited).toEqual({
      type: 'shutdown',
      detail: { type: 'reached_max_restart_intensity', id: 'a', reason: REFUSED },
    })
    expect(stage.attempts('root/a')).toBe(3)
    expect(stage.life('root/b').isAlive).toBe(false)
    expect(stage.events('supervisor:start_error').map(({ reason }) => reason)).toEqual([REFUSED, REFUSED, REFUSED])
    expect(stage.events('supervisor:child_terminated')).toHaveLength(1)
  })

  it('lets everything that is queued go first', async () => {
    const stage = new Stage()
    const first = gate()
    stage.script('root/a', {}, first.behaviour, {})
    const { admin } = await stage.start(root({ intensity: 5 }, [fake('a'), fake('b')]))
    stage.take()
    void stage.life('root/a').end(BOOM)
    await stage.line('start root/a')
    const listing = admin.whichChildren()
    void stage.life('root/b').end(BOOM)
    first.open(REFUSED)
    expect(await listing).toMatchObject({
      children: [{ id: 'b' }, { id: 'a', state: 'restarting', incarnation: undefined }],
    })
    await stage.line('start root/b')
    expect(stage.take().filter((line) => line.startsWith('start'))).toEqual(['start root/a', 'start root/b'])
    await stage.line('start root/a')
  })

  it('while it waits: present, restarting, not active; terminateChild cancels it', async () => {
    const stage = new Stage()
    const first = gate()
    stage.script('root/a', {}, first.behaviour, {})
    const { admin, supervisor } = await stage.start(root({ intensity: 8 }, [fake('a')]))
    stage.take()
    void stage.life('root/a').end(BOOM)
    await stage.line('start root/a')
    const answers = Promise.all([
      admin.startChild(fake('a')),
      admin.restartChild('a'),
      admin.deleteChild('a'),
      admin.whichChild('a'),
      admin.countChildren(),
      admin.terminateChild('a'),
      admin.whichChild('a'),
      admin.deleteChild('b'),
    ])
    first.open(REFUSED)
    expect(await answers).toMatchObject([
      { error: 'already_present' },
      { error: 'restarting' },
      { error: 'restarting' },
      { child: { state: 'restarting' } },
      { counts: { specs: 1, active: 0, workers: 1 } },
      { ok: true },
      { child: { state: 'undefined' } },
      { error: 'not_found' },
    ])
    await nextTurn()
    await admin.countChildren()
    expect(stage.attempts('root/a')).toBe(1)
    expect(stage.slot('root/a')).toBe('undefined')
    expect(await admin.restartChild('a')).toMatchObject({ ok: true })
    supervisor.stop('infinity')
    expect(await supervisor.exited).toEqual({ type: 'shutdown' })
  })

  it('can be stopped in the middle of the loop', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, FAILS)
    const { admin, supervisor } = await stage.start(root({ intensity: 1_000_000 }, [fake('a'), fake('b')]))
    await stage.crash('root/a')
    await admin.whichChildren()
    supervisor.stop('infinity')
    expect(await supervisor.exited).toEqual({ type: 'shutdown' })
    expect(stage.life('root/b').isAlive).toBe(false)
    expect(stage.slot('root/a')).toBe('undefined')
  })

  it('ends at the first attempt that succeeds', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, FAILS, FAILS, {})
    await stage.start(root({ intensity: 3 }, [fake('a')]))
    stage.take()
    await stage.crash('root/a')
    await stage.line('start root/a')
    await stage.reached('root/a', 'running')
    expect(stage.attempts('root/a')).toBe(3)
    expect(stage.starts('root/a')).toBe(2)
  })

  it('a restart that is ignored leaves the child without a life, and is not retried', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: 'ignore' })
    const { admin } = await stage.start(root({ intensity: 3 }, [fake('a')]))
    await stage.crash('root/a')
    expect(await admin.whichChild('a')).toMatchObject({ child: { state: 'undefined' } })
    expect(stage.attempts('root/a')).toBe(2)
  })
})

describe('a group restart that fails under rest_for_one', () => {
  it('goes on with the child that failed: those already restarted in this round stay up', async () => {
    const stage = new Stage()
    stage.script('root/b', {}, FAILS, {})
    await stage.start(root({ strategy: 'rest_for_one', intensity: 5 }, [fake('a'), fake('b')]))
    stage.take()
    await stage.crash('root/a')
    await stage.reached('root/b', 'running')
    expect(stage.take()).toEqual([
      'down root/a',
      'stop root/b 5000',
      'down root/b',
      'start root/a',
      'start root/b',
      'start root/b',
    ])
    expect(stage.starts('root/a')).toBe(2)
  })

  it('until then the failed child is restarting, those after it undefined, those before it as they were', async () => {
    const stage = new Stage()
    const held = gate()
    stage.script('root/b', {}, held.behaviour, {})
    const { admin } = await stage.start(
      root({ strategy: 'rest_for_one', intensity: 8 }, [fake('a'), fake('b'), fake('c')]),
    )
    stage.take()
    void stage.life('root/b').end(BOOM)
    await stage.line('start root/b')
    const answers = Promise.all([
      admin.whichChildren(),
      admin.countChildren(),
      admin.terminateChild('b'),
      admin.whichChildren(),
    ])
    held.open(REFUSED)
    const [during, counts, , after] = await answers
    expect(during).toMatchObject({
      children: [
        { id: 'c', state: 'undefined' },
        { id: 'b', state: 'restarting' },
        { id: 'a', state: 'running' },
      ],
    })
    expect(counts).toMatchObject({ counts: { specs: 3, active: 1 } })
    expect(after).toMatchObject({
      children: [
        { id: 'c', state: 'undefined' },
        { id: 'b', state: 'undefined' },
        { id: 'a', state: 'running' },
      ],
    })
    expect(await admin.restartChild('b')).toMatchObject({ ok: true })
    expect(stage.starts('root/a')).toBe(1)
  })

  it('exhausts the intensity and ends the supervisor with all its children', async () => {
    const stage = new Stage()
    stage.script('root/b', {}, FAILS)
    const { supervisor } = await stage.start(root({ strategy: 'rest_for_one', intensity: 4 }, [fake('a'), fake('b')]))
    await stage.life('root/a').end(BOOM)
    expect(await supervisor.exited).toMatchObject({ detail: { id: 'b' } })
    expect(stage.life('root/a').isAlive).toBe(false)
    expect(stage.starts('root/a')).toBe(2)
  })

  it('a child that restartChild brought up meanwhile is stopped and started with the others', async () => {
    const stage = new Stage()
    const held = gate()
    stage.script('root/b', {}, held.behaviour, {})
    const { admin } = await stage.start(
      root({ strategy: 'rest_for_one', intensity: 8 }, [fake('a'), fake('b'), fake('c')]),
    )
    stage.take()
    void stage.life('root/b').end(BOOM)
    await stage.line('start root/b')
    const restarted = admin.restartChild('c')
    held.open(REFUSED)
    expect(await restarted).toMatchObject({ ok: true })
    await stage.reached('root/b', 'running')
    await stage.reached('root/c', 'running')
    expect(stage.starts('root/c')).toBe(3)
  })
})

describe('a group restart that fails under one_for_all', () => {
  it('takes down again what had come up in this round, in reverse order, and starts the whole list', async () => {
    const stage = new Stage()
    stage.script('root/c', {}, FAILS, {})
    await stage.start(root({ strategy: 'one_for_all', intensity: 5 }, [fake('a'), fake('b'), fake('c')]))
    stage.take()
    await stage.crash('root/b')
    await stage.reached('root/c', 'running')
    expect(stage.take().slice(5)).toEqual([
      'start root/a',
      'start root/b',
      'start root/c',
      'stop root/b 5000',
      'down root/b',
      'stop root/a 5000',
      'down root/a',
      'start root/a',
      'start root/b',
      'start root/c',
    ])
    expect(stage.events('supervisor:restarting').map(({ path }) => path)).toEqual(['root/b', 'root/c'])
  })

  it('exhausts the intensity and ends the supervisor with all its children', async () => {
    const stage = new Stage()
    stage.script('root/b', {}, FAILS)
    const { supervisor } = await stage.start(root({ strategy: 'one_for_all', intensity: 4 }, [fake('a'), fake('b')]))
    await stage.life('root/a').end(BOOM)
    expect(await supervisor.exited).toMatchObject({ detail: { id: 'b', reason: REFUSED } })
    expect(stage.life('root/a').isAlive).toBe(false)
    expect(stage.attempts('root/b')).toBe(1 + 4)
  })

  it('the attempt of a child that another round has made void is not made', async () => {
    const stage = new Stage()
    const held = gate()
    stage.script('root/b', {}, held.behaviour, {})
    const { admin } = await stage.start(root({ strategy: 'one_for_all', intensity: 8 }, [fake('a'), fake('b')]))
    stage.take()
    void stage.life('root/b').end(BOOM)
    await stage.line('start root/b')
    void stage.life('root/a').end(BOOM)
    const settled = admin.countChildren()
    held.open(REFUSED)
    await settled
    await nextTurn()
    await admin.countChildren()
    expect([stage.slot('root/a'), stage.slot('root/b')]).toEqual(['running', 'running'])
    expect(stage.events('supervisor:restarting').map(({ path }) => path)).toEqual(['root/b', 'root/a'])
  })

  it('with parallel starts, goes on with the first that did not come up', async () => {
    const stage = new Stage()
    stage.script('root/a', {}, { start: 'hang' }, {})
    stage.script('root/c', {}, FAILS, {})
    const flags = { strategy: 'one_for_all', startup: 'parallel', intensity: 5 } as const
    await stage.start(root(flags, [fake('a'), fake('b'), fake('c')]))
    await stage.crash('root/b')
    await stage.reached('root/c', 'running')
    expect(['a', 'b', 'c'].map((id) => stage.life(`root/${id}`).isAlive)).toEqual([true, true, true])
    expect(stage.events('supervisor:start_error').map(({ path }) => path)).toEqual(['root/c'])
  })
})
