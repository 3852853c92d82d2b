import { describe, expect, it } from 'vitest'
import { supervisor, worker } from '../../../src/index.ts'
import { exhaustMemory, killWorker, startVirtual, until } from '../../../src/testing/index.ts'
import { nodeWorker, pythonWorker, startMain } from '../../fixtures/systems.ts'

const LARGE = 'x'.repeat(32 * 2 ** 20)

const fakes = supervisor('main', {}, [worker('w', { kind: 'worker', runtime: 'none', command: 'none' })])
const echo = { 'main/w': { methods: { echo: (args: unknown) => args } } }

describe('exhaustMemory', () => {
  it('gives the memory back: the same life goes on', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const giveBack = await exhaustMemory(system, 'main/w')
    await giveBack()
    expect(await system.ref('main/w').call('echo', LARGE, { deadlineMs: 20_000 })).toHaveLength(LARGE.length)
    expect(system.ref('main/w').lastDeath).toBeUndefined()
  })

  it('refuses memory to a worker: what needs any fails', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    await exhaustMemory(system, 'main/w')
    await expect(system.ref('main/w').call('echo', LARGE, { deadlineMs: 20_000 })).rejects.toThrow()
  })

  it('ends a program that cannot do without', async () => {
    const system = await startMain([nodeWorker('w', 'echo')])
    const ref = system.ref('main/w')
    const died = until(system, 'worker:died', { limitMs: 60_000 })
    const giveBack = await exhaustMemory(system, 'main/w')
    // It may end before it reads the call, which its successor answers then.
    const outcome = await ref.call('echo', LARGE, { deadlineMs: 60_000 }).catch((error: unknown) => error)
    if (typeof outcome !== 'string') expect(outcome).toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death).toMatchObject({
      path: 'main/w',
      reason: expect.not.objectContaining({ type: 'normal' }),
    })
    expect(await ref.call('echo', 'the next life')).toBe('the next life')
    await giveBack()
  })

  it('is for workers that live', async () => {
    const system = await startMain([pythonWorker('w', 'echo', { restart: 'temporary' })])
    await killWorker(system, 'main/w')
    await expect(exhaustMemory(system, 'main/w')).rejects.toMatchObject({ code: 'TEST_NO_WORKER' })
  })

  it('has nothing to give back when that life is over', async () => {
    const system = await startMain([pythonWorker('w', 'echo')])
    const giveBack = await exhaustMemory(system, 'main/w')
    const reborn = until(system, 'worker:ready')
    await killWorker(system, 'main/w')
    await reborn
    await giveBack()
    expect(await system.ref('main/w').call('echo', 'the next life')).toBe('the next life')
  })
})

describe('exhaustMemory of a fake worker', () => {
  it('ends it with the next call, and its certificate says of what', async () => {
    const system = await startVirtual(fakes, { workers: echo })
    const ref = system.ref('main/w')
    await exhaustMemory(system, 'main/w')
    const call = ref.call('echo', 1)
    await expect(system.clock.run(call)).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect(ref.lastDeath).toMatchObject({
      reason: { type: 'signaled', signal: 'SIGABRT' },
      stderrTail: expect.stringContaining('out of memory'),
    })
    expect(await system.clock.run(ref.call('echo', 2))).toBe(2)
    await system.clock.run(system.shutdown())
  })

  it('does nothing when the memory was given back before', async () => {
    const system = await startVirtual(fakes, { workers: echo })
    const giveBack = await exhaustMemory(system, 'main/w')
    await giveBack()
    expect(await system.clock.run(system.ref('main/w').call('echo', 1))).toBe(1)
    expect(system.history.restarts()).toBe(0)
    await system.clock.run(system.shutdown())
  })
})
