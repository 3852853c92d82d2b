import { describe, expect, it } from 'vitest'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'

const HEARTBEAT = { heartbeatMs: 100, heartbeatLimitMs: 600 }

describe.each([
  ['node', () => nodeWorker('w', 'busy', HEARTBEAT), 'spinFor', 10_000],
  ['python', () => pythonWorker('w', 'echo', HEARTBEAT), 'sleep_busy', { ms: 10_000 }],
] as const)('a worker in %s', (_, spec, busyMethod, busyArgs) => {
  it('that is frozen ends as unresponsive within its limit, and is restarted', async () => {
    const ready = awaitEvent('worker:ready')
    const system = await startMain([spec()])
    const { pid } = await ready
    const died = awaitEvent('worker:died')
    const restarted = awaitEvent('worker:ready', (event) => event.pid !== pid)
    const frozenAt = performance.now()
    process.kill(pid, 'SIGSTOP')
    const { death } = await died
    expect(death).toMatchObject({ path: 'main/w', pid, reason: { type: 'unresponsive' } })
    expect(performance.now() - frozenAt).toBeLessThan(HEARTBEAT.heartbeatLimitMs + 3 * HEARTBEAT.heartbeatMs)
    await restarted
    expect(await system.ref('main/w').call('echo', 'back')).toBe('back')
  })

  it('that is merely busy for ten seconds is left alone', async () => {
    const system = await startMain([spec()])
    const ref = system.ref('main/w')
    await ref.call(busyMethod, busyArgs, { deadlineMs: 60_000 })
    expect(ref.lastDeath).toBeUndefined()
  }, 60_000)
})
