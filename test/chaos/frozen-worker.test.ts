import { describe, expect, it } from 'vitest'
import { awaitEvent } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { isLeftAlone, WORKERS } from './busy-worker.ts'

isLeftAlone(2_000)

describe.each(WORKERS)('a worker in %s', (_, spec) => {
  it('that is frozen ends as unresponsive, and is restarted', async () => {
    const ready = awaitEvent('worker:ready')
    const system = await startMain([spec()])
    const { pid } = await ready
    const died = awaitEvent('worker:died')
    const restarted = awaitEvent('worker:ready', (event) => event.pid !== pid)
    process.kill(pid, 'SIGSTOP')
    const { death } = await died
    // That it is not before the limit, nor later: test/conversation/heartbeat.test.ts.
    expect(death).toMatchObject({ path: 'main/w', pid, reason: { type: 'unresponsive' } })
    await restarted
    expect(await system.ref('main/w').call('echo', 'back')).toBe('back')
  })
})
