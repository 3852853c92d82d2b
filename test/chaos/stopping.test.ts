import { describe, expect, it } from 'vitest'
import { awaitEvent, awaitGone } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'

describe('shutdown', () => {
  it('stops workers in reverse start order, each with reason shutdown', async () => {
    const order: string[] = []
    const system = await startMain([nodeWorker('a', 'echo'), nodeWorker('b', 'echo'), pythonWorker('c', 'echo')])
    const deaths = ['a', 'b', 'c'].map(async (id) => {
      const { death } = await awaitEvent('worker:died', ({ death }) => death.path === `main/${id}`)
      order.push(id)
      return death.reason
    })
    const report = await system.shutdown()
    expect(await Promise.all(deaths)).toEqual([{ type: 'shutdown' }, { type: 'shutdown' }, { type: 'shutdown' }])
    expect(order).toEqual(['c', 'b', 'a'])
    expect(report.unstopped).toEqual([])
    expect(await system.exited).toEqual({ type: 'shutdown' })
  })

  it('lets a call that is in flight end', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const call = system.ref('main/w').call('sleep_busy', { ms: 300 })
    const report = await system.shutdown()
    expect(await call).toBeGreaterThan(0)
    expect(report.unstopped).toEqual([])
  })

  it('kills a worker that ignores STOP, end of file and SIGTERM at its limit, and says who it was', async () => {
    const system = await startMain([pythonWorker('stubborn', 'ignores-stop', { shutdown: 600 })])
    const report = await system.shutdown()
    expect(report.unstopped).toEqual([{ path: 'main/stubborn', reason: { type: 'killed', after: 'shutdown_timeout' } }])
    expect(report.durationMs).toBeGreaterThanOrEqual(590)
  })

  it('kills what is left at its own limit', async () => {
    const system = await startMain([pythonWorker('stubborn', 'ignores-stop', { shutdown: 'infinity' })])
    const report = await system.shutdown({ limitMs: 300 })
    expect(report.unstopped).toEqual([{ path: 'main/stubborn', reason: { type: 'killed', after: 'forced_shutdown' } }])
  })

  it('is the same for whoever asks again', async () => {
    const system = await startMain([nodeWorker('a', 'echo')])
    expect(await system.shutdown()).toBe(await system.shutdown())
  })

  it('fails calls that come after it at once', async () => {
    const system = await startMain([nodeWorker('a', 'echo')])
    await system.shutdown()
    await expect(system.ref('main/a').call('echo', 1)).rejects.toMatchObject({ code: 'CALL_NOPROC' })
  })
})

describe('a grandchild', () => {
  it('that holds the pipe does not hold us, and does not outlive its worker', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const ref = system.ref('main/w')
    const grandchild = Number(await ref.call('spawn_grandchild'))
    const pid = Number(await ref.call('pid'))
    const reborn = awaitEvent('worker:ready')
    process.kill(pid, 'SIGKILL')
    await reborn
    await awaitGone(grandchild)
  })

  it('in a session of its own that holds the pipe does not hold the exit', async () => {
    const printed = awaitEvent('worker:log', ({ source }) => source === 'stdout')
    const died = awaitEvent('worker:died')
    await startMain([pythonWorker('w', 'leaves-grandchild', { restart: 'temporary' })])
    const grandchild = Number((await printed).message)
    // It would hold it for ten minutes. That it is no longer than the drain:
    // test/port/open-port.test.ts.
    expect((await died).death.reason).toEqual({ type: 'normal' })
    await awaitGone(grandchild, 1_000).catch(() => process.kill(grandchild, 'SIGKILL'))
  })
})
