import { describe, expect, it } from 'vitest'
import { subscribe } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'

describe('a coordinated shutdown', () => {
  it('goes phase by phase: tasks, the tree, tasks', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    const order: string[] = []
    const undo = subscribe('worker:died', () => order.push('worker'))
    for (const phase of ['cleanup', 'drain', 'unbind'])
      system.onShutdown(phase, phase, (reason) => order.push(`${phase}: ${reason}`))
    const report = await system.shutdown({ reason: 'enough', exitCode: 7 })
    undo()
    expect(order).toEqual(['unbind: enough', 'drain: enough', 'worker', 'cleanup: enough'])
    expect(report).toMatchObject({ reason: 'enough', unstopped: [], failedTasks: [], swept: [], exitCode: 7 })
  })

  it('lets a task of an early phase still call the workers', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    let answer: unknown
    system.onShutdown('drain', 'last call', async () => {
      answer = await system.ref('main/w').call('echo', 'one more')
    })
    await system.shutdown()
    expect(answer).toBe('one more')
  })

  it('goes on after a task that failed, and says so in its report and its exit code', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    system.onShutdown('unbind', 'broken', () => Promise.reject(new Error('no')))
    const report = await system.shutdown()
    expect(report.failedTasks).toEqual([{ phase: 'unbind', task: 'broken', message: 'no' }])
    expect(report.exitCode).toBe(1)
    expect(await system.exited).toEqual({ type: 'shutdown' })
  })

  it('waits for no task when its own limit is over', async () => {
    const system = await startMain(
      [pythonWorker('w', 'ignores-stop', { shutdown: 'infinity' })],
      {},
      {
        phases: [{ name: 'hangs', limitMs: 'infinity' }, { name: 'tree' }],
      },
    )
    system.onShutdown('hangs', 'for ever', () => new Promise(() => undefined))
    const report = await system.shutdown({ limitMs: 200 })
    expect(report.unstopped).toEqual([{ path: 'main/w', reason: { type: 'killed', after: 'forced_shutdown' } }])
    expect(report.exitCode).toBe(1)
  })

  it('is decided by the first who asks', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    const first = system.shutdown({ reason: 'first' })
    expect(await system.shutdown({ reason: 'second' })).toBe(await first)
    expect((await first).reason).toBe('first')
  })

  it('also happens when the root gives up', async () => {
    const system = await startMain([pythonWorker('w', 'echo')], { intensity: 0 })
    const cleaned = new Promise((resolve) => system.onShutdown('cleanup', 'tidy', resolve))
    const died = awaitEvent('worker:died')
    system.ref('main/w').cast('pid')
    process.kill(Number(await system.ref('main/w').call('pid')), 'SIGKILL')
    await died
    expect(await cleaned).toBe('the root of the tree has ended by itself')
    expect((await system.shutdown()).exitCode).toBe(1)
    expect(await system.exited).toMatchObject({
      type: 'shutdown',
      detail: { type: 'reached_max_restart_intensity', id: 'w' },
    })
  })
})
