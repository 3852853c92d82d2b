import { describe, expect, it } from 'vitest'
import type { Life } from '../../src/child/life.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { within } from '../fixtures/await-event.ts'
import { Puppet, TaskStage } from './task-stage.ts'

const KILLED = { type: 'killed' } as const

describe('async', () => {
  it('runs the function once, and gives its result', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    expect(await tasks.async(() => 1).await()).toBe(1)
    expect(await tasks.async(async ({ path }) => path).await()).toBe('root/t/task:2')
    expect(await tasks.async(({ path }) => path, { id: 'x' }).await()).toBe('root/t/x:3')
    expect(await tasks.countChildren()).toMatchObject({ counts: { specs: 0, active: 0 } })
    expect(stage.reasons).toEqual([{ type: 'normal' }, { type: 'normal' }, { type: 'normal' }])
    expect(stage.clock.pending).toBe(0)
  })

  it('a function that throws is a task that crashed; it is reported, not restarted, and harms nobody else', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const other = new Puppet<string>()
    const left = tasks.async(other.run)
    const cause = new Error('boom')
    const failing = tasks.async(() => Promise.reject(cause))
    await expect(failing.await()).rejects.toMatchObject({ code: 'TASK_EXITED', reason: { type: 'crashed' }, cause })
    await tasks.countChildren()
    expect(stage.events('supervisor:child_terminated')).toMatchObject([{ path: 'root/t/task:2', restart: 'temporary' }])
    other.return('here')
    expect(await left.await()).toBe('here')
  })

  it('a task that fails and is not awaited is nobody else’s problem', async () => {
    const tasks = await new TaskStage().open()
    const { outcome } = tasks.async(() => Promise.reject(new Error('unheard')))
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'TASK_EXITED' } })
  })

  it('may be awaited more than once, also later', async () => {
    const tasks = await new TaskStage().open()
    const task = tasks.async(() => 1)
    expect([await task.await(), await task.await(0), await task.await('infinity')]).toEqual([1, 1, 1])
  })

  it.each([[-1], [1.5], ['1'], [Number.NaN]])('refuses to wait %o', async (limitMs) => {
    const tasks = await new TaskStage().open()
    const waiting = tasks.async(() => 1).await(limitMs as never)
    await expect(waiting).rejects.toMatchObject({ code: 'SPEC_INVALID_OPTION' })
  })

  it('is refused when there are too many, and when the supervisor has ended', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open({ maxChildren: 1 })
    const first = new Puppet<void>()
    void tasks.async(first.run)
    await expect(tasks.async(() => 1).await()).rejects.toMatchObject({ code: 'TASK_MAX_CHILDREN' })
    await stage.close()
    await expect(tasks.async(() => 1).await()).rejects.toMatchObject({ code: 'TASK_NOPROC' })
  })

  it('startChild answers a wrong spec at once, also while a task is being stopped that does not end', async () => {
    const tasks = await new TaskStage().open()
    const stubborn = new Puppet<void>()
    stubborn.isObedient = false
    const started = await tasks.startChild(stubborn.run, { shutdown: 'infinity' })
    await stubborn.called()
    void tasks.terminateChild(started.ok ? started.path : '')
    const wrong = tasks.startChild(() => 1, { shutdown: -1 })
    expect(await within('the answer', wrong)).toMatchObject({
      error: 'invalid_spec',
      cause: { code: 'SPEC_INVALID_SHUTDOWN' },
    })
    stubborn.return()
  })

  it('refuses what it cannot run, at once', async () => {
    const tasks = await new TaskStage().open()
    const refused = expect.objectContaining({ code: 'SPEC_INVALID_START' })
    expect(() => tasks.async(3 as never)).toThrow(refused)
    expect(() => tasks.asyncNolink(undefined as never)).toThrow(refused)
    expect(() => tasks.asyncStream([], 'x' as never)).toThrow(refused)
    expect(() => tasks.asyncStreamNolink([], 'x' as never)).toThrow(refused)
  })

  it.each(['async', 'asyncNolink'] as const)('%s refuses a wrong option at once, with its code', async (method) => {
    const tasks = await new TaskStage().open()
    const refused = expect.objectContaining({ code: 'SPEC_INVALID_SHUTDOWN' })
    expect(() => tasks[method](() => 1, { shutdown: -1 })).toThrow(refused)
    expect(() => tasks[method](() => 1, 7 as never)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })
})

describe('a limit', () => {
  it('stops a task that has an owner; a late result is lost', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const slow = new Puppet<number>()
    slow.isObedient = false
    const task = tasks.async(slow.run)
    const waiting = task.await(100)
    await slow.called()
    stage.clock.advanceNow(100)
    await expect(waiting).rejects.toMatchObject({ code: 'TASK_TIMEOUT' })
    expect(slow.isAborted()).toBe(true)
    slow.return(1)
    expect(await task.outcome).toMatchObject({ ok: false, error: { reason: { type: 'shutdown' } } })
    await expect(task.await()).rejects.toMatchObject({ code: 'TASK_TIMEOUT' })
  })

  it('lets a task without an owner go on; the result is lost all the same', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const slow = new Puppet<number>()
    const task = tasks.asyncNolink(slow.run)
    const waiting = task.await(100)
    await slow.called()
    stage.clock.advanceNow(100)
    await expect(waiting).rejects.toMatchObject({ code: 'TASK_TIMEOUT' })
    expect(slow.isAborted()).toBe(false)
    slow.return(1)
    await task.outcome
    await expect(task.await()).rejects.toMatchObject({ code: 'TASK_TIMEOUT' })
  })
})

describe('stopping a task', () => {
  it('aborts its signal, and waits for it within its shutdown', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const puppet = new Puppet<number>()
    const task = tasks.async(puppet.run)
    await puppet.called()
    expect(await task.shutdown()).toMatchObject({ error: { code: 'TASK_EXITED', reason: { type: 'shutdown' } } })
    expect(puppet.isAborted()).toBe(true)
    expect(stage.events('supervisor:child_terminated')).toEqual([])
  })

  it('kills one that does not heed its signal, and loses what it still does', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const puppet = new Puppet<number>()
    puppet.isObedient = false
    const task = tasks.async(puppet.run, { shutdown: 100 })
    await puppet.called()
    const stopped = task.shutdown()
    stage.clock.advanceNow(100)
    expect(await stopped).toMatchObject({ error: { reason: { type: 'killed', after: 'shutdown_timeout' } } })
    puppet.throw(new Error('late'))
    expect(stage.clock.pending).toBe(0)
  })

  it('kill ends it at once', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const puppet = new Puppet<number>()
    puppet.isObedient = false
    const task = tasks.async(puppet.run)
    await puppet.called()
    expect(await task.kill()).toMatchObject({ error: { reason: { type: 'killed', after: 'brutal_kill' } } })
    expect(puppet.isAborted()).toBe(true)
  })

  it('before it runs stops it as soon as it does', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const task = tasks.async(new Puppet<number>().run)
    expect(await task.shutdown()).toMatchObject({ ok: false, error: { reason: { type: 'shutdown' } } })
    expect(await tasks.countChildren()).toMatchObject({ counts: { specs: 0 } })
  })

  it('by the supervisor, or with it, leaves nothing behind', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const puppet = new Puppet<number>()
    const [one, two] = [tasks.async(puppet.run), tasks.asyncNolink(puppet.run)]
    await puppet.called(2)
    expect(await tasks.whichChildren()).toMatchObject({ children: [{ id: 'task:1' }, { id: 'task:2' }] })
    expect(await tasks.terminateChild('task:1')).toEqual({ ok: true })
    expect(await one.outcome).toMatchObject({ error: { reason: { type: 'shutdown' } } })
    await stage.close()
    expect(await two.outcome).toMatchObject({ error: { reason: { type: 'shutdown' } } })
    expect(stage.events('supervisor:shutdown_error')).toEqual([])
  })

  it('that fails for a reason of its own while it stops is reported', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const task = tasks.async(
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new TypeError('bad')))),
    )
    await tasks.countChildren()
    await stage.close()
    expect(await task.outcome).toMatchObject({ error: { reason: { type: 'crashed' }, cause: { name: 'TypeError' } } })
    expect(stage.events('supervisor:shutdown_error')).toMatchObject([{ count: 1, reason: { type: 'crashed' } }])
  })
})

describe('an owner', () => {
  it('whose signal is aborted stops its tasks, also those that do not run yet', async () => {
    const tasks = await new TaskStage().open()
    const owner = new AbortController()
    const puppet = new Puppet<number>()
    const task = tasks.async(puppet.run, { owner: owner.signal })
    await puppet.called()
    owner.abort()
    expect(await task.outcome).toMatchObject({ error: { reason: { type: 'shutdown' } } })
    const late = tasks.async(() => 1, { owner: owner.signal })
    expect(await late.outcome).toMatchObject({ ok: false })
  })

  it('that is an actor is linked: the failure of one is the end of the other', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const owner = new OwnerActor(stage)
    const failing = tasks.async(() => Promise.reject(new Error('boom')), { owner })
    await failing.outcome
    expect(owner.deaths).toMatchObject([{ type: 'crashed' }])

    const other = new OwnerActor(stage)
    const puppet = new Puppet<number>()
    const task = tasks.async(puppet.run, { owner: other })
    await puppet.called()
    stage.lives.ended(other, { type: 'exited', code: 3 })
    expect(await task.outcome).toMatchObject({ error: { reason: { type: 'exited', code: 3 } } })
    expect(puppet.isAborted()).toBe(true)
  })

  it('is not harmed by a task that succeeds, or that it stops itself', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const owner = new OwnerActor(stage)
    expect(await tasks.async(() => 1, { owner }).await()).toBe(1)
    const puppet = new Puppet<number>()
    const task = tasks.async(puppet.run, { owner })
    await puppet.called()
    expect(await task.kill()).toMatchObject({ error: { reason: KILLED } })
    expect(owner.deaths).toEqual([])
  })

  it('of another task means nothing to one without a link', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    await tasks.asyncNolink(() => Promise.reject(new Error('boom'))).outcome
    expect(await tasks.async(() => 1).await()).toBe(1)
  })
})

describe('startChild', () => {
  it('runs a task that nobody waits for, once', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    let runs = 0
    expect(await tasks.startChild(() => void (runs += 1))).toMatchObject({ ok: true, path: 'root/t/task:1' })
    await stage.reached('root/t/task:1', 'gone')
    expect(runs).toBe(1)
  })

  it('runs it again after a failure when it is transient', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open({ intensity: 5 })
    let runs = 0
    const run = (): void => {
      runs += 1
      if (runs < 3) throw new Error('not yet')
    }
    await tasks.startChild(run, { restart: 'transient' })
    await stage.reached('root/t/task:1', 'gone')
    expect(runs).toBe(3)
  })

  it('refuses what it cannot run', async () => {
    const tasks = await new TaskStage().open()
    expect(await tasks.startChild('x' as never)).toMatchObject({
      error: 'invalid_spec',
      cause: { code: 'SPEC_INVALID_START' },
    })
    const wrong = await tasks.startChild(() => 1, { restart: 'often' } as never)
    expect(wrong).toMatchObject({ error: 'invalid_spec', cause: { code: 'SPEC_INVALID_RESTART' } })
  })
})

/** As much of an actor as an owner needs. */
class OwnerActor implements Life {
  static #count = 0
  readonly path: string
  readonly incarnation: string
  readonly trapsExits = false
  readonly deaths: ExitReason[] = []
  readonly signal = new AbortController().signal
  readonly #stage: TaskStage

  constructor(stage: TaskStage) {
    OwnerActor.#count += 1
    this.path = `owner-${OwnerActor.#count}`
    this.incarnation = this.path
    this.#stage = stage
    stage.lives.born(this)
  }

  link(path: string): void {
    this.#stage.lives.link(this, path)
  }

  unlink(path: string): boolean {
    return this.#stage.lives.unlink(this, path)
  }

  tell(): void {}

  die(reason: ExitReason): void {
    this.deaths.push(reason)
    this.#stage.lives.ended(this, reason)
  }
}
