import { describe, expect, it } from 'vitest'
import { TaskLife } from '../../src/task/task-life.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { Puppet } from './task-stage.ts'

function make(clock = new TestClock()) {
  const context = { path: 'a', incarnation: '1', signal: new AbortController().signal }
  return { clock, life: new TaskLife(context, clock) }
}

describe('TaskLife', () => {
  it('does not call the function before it is known', async () => {
    const { life } = make()
    let isCalled = false
    const done = life.run(() => void (isCalled = true))
    expect(isCalled).toBe(false)
    await done
    expect(await life.exited).toEqual({ type: 'normal' })
  })

  it('that has ended before does not call it at all', async () => {
    const { life } = make()
    life.kill('brutal_kill')
    const puppet = new Puppet<void>()
    await life.run(puppet.run)
    expect(puppet.contexts).toEqual([])
    expect(await life.exited).toEqual({ type: 'killed', after: 'brutal_kill' })
  })

  it.each([
    ['returns', (puppet: Puppet<void>) => puppet.return(), { type: 'shutdown' }],
    ['gives up', (puppet: Puppet<void>) => puppet.throw(new DOMException('over', 'AbortError')), { type: 'shutdown' }],
    ['fails', (puppet: Puppet<void>) => puppet.throw(new Error('bad')), { type: 'crashed' }],
  ])('that is stopped and %s in time: %o', async (_, settle, reason) => {
    const { life, clock } = make()
    const puppet = new Puppet<void>()
    puppet.isObedient = false
    void life.run(puppet.run)
    await puppet.called()
    life.stop(100)
    life.stop(1)
    settle(puppet)
    expect(await life.exited).toMatchObject(reason)
    expect(clock.pending).toBe(0)
  })

  it.each([
    [0, 0],
    [100, 100],
  ])('that is stopped with %i ms and does not end is killed', async (graceMs, advance) => {
    const { life, clock } = make()
    const puppet = new Puppet<void>()
    puppet.isObedient = false
    void life.run(puppet.run)
    await puppet.called()
    life.stop(graceMs)
    clock.advanceNow(advance)
    expect(await life.exited).toEqual({ type: 'killed', after: 'shutdown_timeout' })
    expect(puppet.isAborted()).toBe(true)
  })

  it('ends once', async () => {
    const { life } = make()
    life.die({ type: 'noproc' })
    life.kill('brutal_kill')
    life.stop('infinity')
    life.tell()
    expect(await life.exited).toEqual({ type: 'noproc' })
  })
})
