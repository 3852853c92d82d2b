import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

describe('a system', () => {
  it('knows the paths of its workers, those of one supervisor in start order', async () => {
    const system = await startMain([
      nodeWorker('b', 'echo'),
      supervisor('group', {}, [nodeWorker('c', 'echo')]),
      nodeWorker('a', 'echo'),
    ])
    expect(system.paths).toEqual(['main/b', 'main/a', 'main/group/c'])
  })

  it('knows its supervisors by their paths, and nobody else as one', async () => {
    const system = await startMain([nodeWorker('a', 'echo'), supervisor('group', {}, [])])
    expect(system.supervisor('main')).toBeDefined()
    expect(system.supervisor('main/group')).toBeDefined()
    expect([system.supervisor('main/a'), system.supervisor('main/nobody')]).toEqual([undefined, undefined])
  })

  it('gives a ref to a worker that does not exist yet; it serves when the worker does', async () => {
    const system = await startMain([])
    const ref = system.ref('main/later')
    await expect(ref.call('echo', 1)).rejects.toMatchObject({ code: 'CALL_NOPROC' })
    const started = awaitEvent('child:started')
    await system.supervisor('main')?.startChild(nodeWorker('later', 'echo'))
    await started
    expect(await ref.call('echo', 1)).toBe(1)
  })

  it('is shut down where `await using` ends', async () => {
    const system = await startMain([nodeWorker('a', 'echo')])
    await system[Symbol.asyncDispose]()
    expect(await system.exited).toEqual({ type: 'shutdown' })
  })

  it('that is killed leaves nothing, and says who had to be killed', async () => {
    const died = awaitEvent('worker:died')
    const system = await startMain([nodeWorker('a', 'echo')])
    system.kill()
    expect((await died).death.reason).toEqual({ type: 'killed', after: 'forced_shutdown' })
    expect(await system.exited).toMatchObject({ type: expect.stringMatching(/killed|shutdown/) })
  })
})
