import { describe, expect, it } from 'vitest'
import type { TaskContext } from '../../src/spec/task-spec.ts'
import type { TaskOutcome } from '../../src/task/task.ts'
import type { TaskStreamOptions } from '../../src/task/task-supervisor-handle.ts'
import { Puppet, TaskStage } from './task-stage.ts'

const values = (outcomes: readonly TaskOutcome<unknown>[]): unknown[] =>
  outcomes.map((each) => (each.ok ? each.value : each.error.code))

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const each of stream) all.push(each)
  return all
}

/** A stream over items, each of which has a puppet of its own. */
async function perform(count: number, options: TaskStreamOptions = {}, isLinked = true) {
  const stage = new TaskStage()
  const tasks = await stage.open()
  const puppets = Array.from({ length: count }, () => new Puppet<number>())
  const start = isLinked ? tasks.asyncStream.bind(tasks) : tasks.asyncStreamNolink.bind(tasks)
  const stream = start(puppets, (puppet: Puppet<number>, context) => puppet.run(context), options)
  const puppet = (index: number): Puppet<number> => puppets[index] ?? new Puppet()
  const running = (): number[] => puppets.flatMap(({ contexts }, index) => (contexts.length > 0 ? [index] : []))
  return { stage, tasks, stream, puppet, running }
}

describe('asyncStream', () => {
  it('gives the results in the order of the items', async () => {
    const tasks = await new TaskStage().open()
    const doubled = await collect(tasks.asyncStream([1, 2, 3], (n) => n * 2))
    expect(values(doubled)).toEqual([2, 4, 6])
    expect(await collect(tasks.asyncStream([], () => 1))).toEqual([])
  })

  it('takes items that come over time', async () => {
    const tasks = await new TaskStage().open()
    async function* items() {
      yield 1
      await Promise.resolve()
      yield 2
    }
    expect(values(await collect(tasks.asyncStream(items(), (n) => n, { maxConcurrency: 1 })))).toEqual([1, 2])
  })

  it('runs no more tasks at once than it may, and a new one for each that ends', async () => {
    const { stream, puppet, running } = await perform(4, { maxConcurrency: 2 })
    const all = collect(stream)
    await puppet(1).called()
    expect(running()).toEqual([0, 1])
    puppet(1).return(1)
    await puppet(2).called()
    expect(running()).toEqual([0, 1, 2])
    for (const index of [0, 2]) puppet(index).return(index)
    await puppet(3).called()
    puppet(3).return(3)
    expect(values(await all)).toEqual([0, 1, 2, 3])
  })

  it('unordered, gives the results as they are ready', async () => {
    const { stream, puppet } = await perform(2, { ordered: false, maxConcurrency: 2 })
    const first = stream.next()
    await puppet(1).called()
    puppet(1).return(1)
    expect((await first).value).toEqual({ ok: true, value: 1 })
    puppet(0).return(0)
    expect(values(await collect(stream))).toEqual([0])
  })

  it('starts nothing until it is read, and no more than may run at once while the reader is busy', async () => {
    const { stream, puppet, running, tasks } = await perform(5, { maxConcurrency: 2 })
    await tasks.countChildren()
    expect(running()).toEqual([])
    const first = stream.next()
    await puppet(1).called()
    puppet(0).return(0)
    await first
    puppet(1).return(1)
    await tasks.countChildren()
    expect(running().length).toBeLessThanOrEqual(3)
    await stream.return()
  })

  it('ends with the error of a task that fails, and stops the others', async () => {
    const { stream, puppet, tasks } = await perform(3, { maxConcurrency: 2 })
    const all = collect(stream)
    await puppet(1).called()
    puppet(0).throw(new Error('boom'))
    await expect(all).rejects.toMatchObject({ code: 'TASK_EXITED', cause: { message: 'boom' } })
    expect(puppet(1).isAborted()).toBe(true)
    expect(puppet(2).contexts.length === 0 || puppet(2).isAborted()).toBe(true)
    expect(await tasks.countChildren()).toMatchObject({ counts: { specs: 0 } })
  })

  it('stops its tasks when the reader leaves', async () => {
    const { stream, puppet, tasks } = await perform(3, { maxConcurrency: 3 })
    const first = stream.next()
    await puppet(2).called()
    puppet(0).return(0)
    await first
    await stream.return()
    expect([1, 2].map((index) => puppet(index).isAborted())).toEqual([true, true])
    expect(await tasks.countChildren()).toMatchObject({ counts: { specs: 0 } })
  })

  it('fails when the items do, after what came before', async () => {
    const tasks = await new TaskStage().open()
    function* items() {
      yield 1
      throw new RangeError('no more')
    }
    const stream = tasks.asyncStream(items(), (n) => n)
    expect((await stream.next()).value).toEqual({ ok: true, value: 1 })
    await expect(stream.next()).rejects.toThrow('no more')
  })

  it('a task that takes too long ends it', async () => {
    const { stage, stream, puppet } = await perform(2, { timeoutMs: 100, maxConcurrency: 2 })
    const all = collect(stream)
    await puppet(1).called()
    stage.clock.advanceNow(100)
    await expect(all).rejects.toMatchObject({ code: 'TASK_TIMEOUT' })
    expect([0, 1].map((index) => puppet(index).isAborted())).toEqual([true, true])
  })

  it('or is killed and is one outcome among the others, as one likes', async () => {
    const { stage, tasks, stream, puppet } = await perform(2, {
      timeoutMs: 100,
      onTimeout: 'kill_task',
      maxConcurrency: 2,
    })
    puppet(0).isObedient = false
    const all = collect(stream)
    await puppet(1).called()
    puppet(1).return(1)
    await stage.reached('root/t/task:2', 'gone')
    await tasks.countChildren()
    stage.clock.advanceNow(100)
    expect(values(await all)).toEqual(['TASK_TIMEOUT', 1])
    expect(puppet(0).isAborted()).toBe(true)
    expect(stage.clock.pending).toBe(0)
  })

  it('is refused like any task', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open({ maxChildren: 0 })
    await expect(collect(tasks.asyncStreamNolink([1], (n) => n))).rejects.toMatchObject({ code: 'TASK_MAX_CHILDREN' })
    await stage.close()
    await expect(collect(tasks.asyncStreamNolink([1], (n) => n))).rejects.toMatchObject({ code: 'TASK_NOPROC' })
  })
})

describe.each(['asyncStream', 'asyncStreamNolink'] as const)('%s', (method) => {
  it('refuses wrong options at once, each with its code', async () => {
    const tasks = await new TaskStage().open()
    const open = (options: unknown) => () => tasks[method]([1], (n) => n, options as never)
    expect(open({ shutdown: -1 })).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_SHUTDOWN' }))
    expect(open({ id: '' })).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_ID' }))
    expect(open({ maxConcurrency: 0 })).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })

  it('tells a refusal of its supervisor at once, although earlier items still run', async () => {
    const tasks = await new TaskStage().open({ maxChildren: 1 })
    const first = new Puppet<number>()
    const run = (item: number, context: TaskContext) => (item === 0 ? first.run(context) : item)
    const all = collect(tasks[method]([0, 1], run, { maxConcurrency: 2 }))
    await expect(all).rejects.toMatchObject({ code: 'TASK_MAX_CHILDREN' })
    expect(first.isAborted()).toBe(true)
  })
})

describe('asyncStreamNolink', () => {
  it('a task that fails is one outcome among the others', async () => {
    const tasks = await new TaskStage().open()
    const outcomes = tasks.asyncStreamNolink([1, 2, 3], (n) => {
      if (n === 2) throw new Error('boom')
      return n
    })
    expect(values(await collect(outcomes))).toEqual([1, 'TASK_EXITED', 3])
  })

  it('a task that takes too long ends it all the same, unless it is to be killed', async () => {
    const { stage, stream, puppet } = await perform(1, { timeoutMs: 1 }, false)
    const all = collect(stream)
    await puppet(0).called()
    stage.clock.advanceNow(1)
    await expect(all).rejects.toMatchObject({ code: 'TASK_TIMEOUT' })
  })
})
