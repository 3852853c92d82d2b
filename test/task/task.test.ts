import { describe, expect, it } from 'vitest'
import { notStarted, Task, timedOut } from '../../src/task/task.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'

describe('Task', () => {
  it('that was not started has that for its outcome', async () => {
    const task = new Task({ clock: new TestClock(), shutdown: 5_000, owner: undefined })
    task.refused(notStarted('root/t', 'noproc'))
    expect(await task.outcome).toMatchObject({ error: { code: 'TASK_NOPROC', reason: { type: 'noproc' } } })
    expect(await task.kill()).toMatchObject({ error: { code: 'TASK_NOPROC' } })
  })

  it('says in its errors what happened', () => {
    expect(timedOut(7).message).toContain('7 ms')
    expect(notStarted('root/t', 'max_children').message).toContain('"root/t"')
  })
})
