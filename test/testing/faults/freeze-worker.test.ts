import { describe, expect, it } from 'vitest'
import { freezeWorker, until } from '../../../src/testing/index.ts'
import { pythonWorker, startMain } from '../../fixtures/systems.ts'

describe('freezeWorker', () => {
  it('stops a worker until it is thawed', async () => {
    const system = await startMain([pythonWorker('w', 'echo', { heartbeatMs: 'off' })])
    const thaw = freezeWorker(system, 'main/w')
    const ref = system.ref('main/w')
    await expect(ref.call('echo', 1, { deadlineMs: 100 })).rejects.toMatchObject({ code: 'CALL_TIMEOUT' })
    thaw()
    expect(await ref.call('echo', 2)).toBe(2)
  })

  it('lets heartbeats find it out; thawing a life that is over does nothing', async () => {
    const system = await startMain([pythonWorker('w', 'echo', { heartbeatMs: 30, heartbeatLimitMs: 100 })])
    const died = until(system, 'worker:died', { path: 'main/w' })
    const thaw = freezeWorker(system, 'main/w')
    expect((await died).death.reason.type).toBe('unresponsive')
    thaw()
    expect(await system.ref('main/w').call('echo', 3)).toBe(3)
  })
})
