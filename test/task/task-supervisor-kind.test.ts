import { describe, expect, it } from 'vitest'
import { Puppet, TaskStage } from './task-stage.ts'

describe('a task supervisor', () => {
  it('stops all tasks together, and is gone with its administration', async () => {
    const stage = new TaskStage()
    const tasks = await stage.open()
    const puppet = new Puppet<void>()
    puppet.isObedient = false
    for (let i = 0; i < 3; i += 1) void tasks.async(puppet.run, { shutdown: 100 })
    await puppet.called(3)
    const last = puppet.contexts[2]?.signal
    const asked = new Promise((resolve) => last?.addEventListener('abort', resolve))
    const closed = stage.close()
    await asked
    stage.clock.advanceNow(100)
    await closed
    expect(stage.reasons).toEqual(Array.from({ length: 3 }, () => ({ type: 'killed', after: 'shutdown_timeout' })))
    expect(stage.taskHandles.size).toBe(0)
  })
})
