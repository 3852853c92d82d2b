import { describe, expect, it } from 'vitest'
import { supervisor, worker } from '../../src/index.ts'
import { exhaustMemory, killWorker, startVirtual } from '../../src/testing/index.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'

const LARGE = 'x'.repeat(32 * 2 ** 20)

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
    const giveBack = await exhaustMemory(system, 'main/w')
    await expect(ref.call('echo', LARGE, { deadlineMs: 20_000 })).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect(await ref.call('echo', 'the next life')).toBe('the next life')
    await giveBack()
  })

  it('is for workers that live, and are real', async () => {
    const system = await startMain([pythonWorker('w', 'echo', { restart: 'temporary' })])
    await killWorker(system, 'main/w')
    await expect(exhaustMemory(system, 'main/w')).rejects.toMatchObject({ code: 'TEST_NO_WORKER' })
    const tree = supervisor('main', {}, [worker('w', { kind: 'worker', runtime: 'none', command: 'none' })])
    const fake = await startVirtual(tree, { workers: { 'main/w': {} } })
    await expect(exhaustMemory(fake, 'main/w')).rejects.toMatchObject({ code: 'TEST_INVALID' })
    await fake.clock.run(fake.shutdown())
  })
})
