import { afterEach, describe, expect, it } from 'vitest'
import { type CallError, type ChildSpec, supervisor, type WorkerOverrides } from '../../../src/index.ts'
import {
  expectNoOrphans,
  killWorker,
  startForTest,
  type TestStartOptions,
  type TestSystem,
  until,
} from '../../../src/testing/index.ts'
import { pythonWorker } from '../../fixtures/systems.ts'

let system: TestSystem

const start = async (overrides: WorkerOverrides = {}, options: TestStartOptions = {}): Promise<TestSystem> => {
  const child: ChildSpec = pythonWorker('w', 'echo', overrides)
  return (system = await startForTest(supervisor('main', { intensity: 20 }, [child]), options))
}

afterEach(async () => {
  await system.shutdown({ limitMs: 5_000 })
  await expectNoOrphans()
})

const call = (method: string, args?: unknown, deadlineMs = 10_000): Promise<unknown> =>
  system.ref('main/w').call(method, args, { deadlineMs })

const deathOf = (): Promise<unknown> =>
  until(system, 'worker:died', { path: 'main/w' }).then(({ death }) => death.reason)

describe('Faults', () => {
  it('crashOnCall: the worker dies with the n-th call in its hands', async () => {
    const { faults } = await start()
    faults.crashOnCall('main/w', 3)
    const results = await Promise.allSettled([1, 2, 3, 4].map((each) => call('sleep_busy', { ms: each * 5 })))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(results[2]).toMatchObject({ reason: { code: 'CALL_EXITED', progress: 'started' } })
    expect(system.history.restarts('main/w')).toBe(1)
  })

  it('crashOnCall counts on over the lives of the worker', async () => {
    const { faults } = await start()
    faults.crashOnCall('main/w', 2)
    expect(await call('echo', 1)).toBe(1)
    await killWorker(system, 'main/w')
    await expect(call('sleep_busy', { ms: 100 })).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect(await call('echo', 2)).toBe(2)
  })

  it('an undone fault does not happen', async () => {
    const { faults } = await start()
    const undo = faults.crashOnCall('main/w')
    undo()
    expect(await call('echo', 1)).toBe(1)
  })

  it('corruptFrame: from the worker it is a violation of the protocol', async () => {
    const { faults } = await start()
    faults.corruptFrame('main/w')
    const reason = deathOf()
    await expect(call('echo', 1)).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect(await reason).toMatchObject({ type: 'protocol', code: 'WIRE_BAD_PAYLOAD' })
  })

  it('corruptFrame: from the host it makes the worker give up', async () => {
    const { faults } = await start()
    faults.corruptFrame('main/w', { from: 'host' })
    const reason = deathOf()
    await expect(call('echo', 1)).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect(await reason).toEqual({ type: 'exited', code: 76 })
  })

  it('dropFrame: a call whose answer is lost ends by its deadline, and the worker with the answer to the next', async () => {
    const { faults } = await start({ shutdown: 200 })
    faults.dropFrame('main/w')
    await expect(call('echo', 1, 200)).rejects.toMatchObject({ code: 'CALL_TIMEOUT' })
    const death = { reason: { type: 'protocol', violation: expect.stringContaining('before its turn') } }
    await expect(call('echo', 2)).rejects.toMatchObject({ code: 'CALL_EXITED', death })
    expect(await call('echo', 3)).toBe(3)
  })

  it('dropFrame: a worker whose heartbeats are lost is unresponsive', async () => {
    const { faults } = await start({ heartbeatMs: 30, heartbeatLimitMs: 100 })
    for (let nth = 1; nth <= 10; nth += 1) faults.dropFrame('main/w', { kind: 'PONG', nth })
    expect(await deathOf()).toMatchObject({ type: 'unresponsive' })
  })

  it('delayFrame: what comes behind waits too', async () => {
    const { faults } = await start()
    faults.delayFrame('main/w', 150)
    const since = performance.now()
    const order: number[] = []
    await Promise.all([1, 2].map(async (each) => order.push(Number(await call('echo', each)))))
    expect(order).toEqual([1, 2])
    expect(performance.now() - since).toBeGreaterThanOrEqual(149)
  })

  it('slowPipe: bytes take their time, and other calls wait in the mailbox meanwhile', async () => {
    const { faults } = await start()
    const undo = faults.slowPipe('main/w', 100_000)
    const since = performance.now()
    const large = call('echo', 'x'.repeat(10_000))
    const small = call('echo', 1)
    await Promise.resolve()
    expect(system.ref('main/w').queued).toBe(1)
    expect(await large).toHaveLength(10_000)
    expect(performance.now() - since).toBeGreaterThanOrEqual(199)
    expect(await small).toBe(1)
    undo()
  })

  it('failStart: as often as it is told, before the system starts too', async () => {
    await start({ backoff: { initialMs: 1, maxMs: 1 } })
    system.faults.failStart('main/w', 3)
    const [reborn] = await Promise.all([
      until(system, 'worker:ready', { path: 'main/w' }),
      killWorker(system, 'main/w'),
    ])
    expect(reborn.pid).toBeGreaterThan(0)
    const failures = system.history.of('worker:died', 'main/w').slice(1)
    expect(failures.map(({ fields }) => fields.death.reason.type)).toEqual(Array(3).fill('spawn_failed'))
  })

  it('failStart: ordered before the start, it fails the start', async () => {
    const failure = { errno: 'ENOENT', diagnosis: 'there is no such program' }
    await expect(start({}, { arm: (faults) => faults.failStart('main/w', 1, failure) })).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('there is no such program'),
    })
  })

  it('hangHandshake: the start takes too long', async () => {
    const hangs = start({ startTimeoutMs: 100 }, { arm: (faults) => faults.hangHandshake('main/w') })
    await expect(hangs).rejects.toMatchObject({ code: 'START_FAILED', message: expect.stringContaining('100 ms') })
  })

  it('ignoreStop: only SIGKILL ends it', async () => {
    const { faults } = await start({ shutdown: 200 })
    faults.ignoreStop('main/w')
    const { unstopped } = await system.shutdown()
    expect(unstopped).toEqual([{ path: 'main/w', reason: { type: 'killed', after: 'shutdown_timeout' } }])
  })

  it('fillMailbox: the next call meets the bound, and what filled it never reaches the worker', async () => {
    const { faults } = await start({ mailbox: { maxMessages: 5 } })
    const empty = faults.fillMailbox('main/w')
    expect(system.ref('main/w').queued).toBe(5)
    await expect(call('echo', 1)).rejects.toMatchObject({ code: 'CALL_MAILBOX_FULL' })
    empty()
    expect(await call('counter')).toBe(1)
  })

  it('refuses a path where there can be no worker, and numbers that make no sense', async () => {
    const { faults } = await start()
    expect(() => faults.crashOnCall('main/typo')).toThrow(
      'There is no worker "main/typo" in the tree; its workers are "main/w"',
    )
    expect(() => faults.crashOnCall('main/w', 0)).toThrow('`nth`')
    expect(() => faults.delayFrame('main/w', -1)).toThrow('`delayMs`')
    expect(() => faults.slowPipe('main/w', 0)).toThrow('`bytesPerSecond`')
    expect(() => faults.failStart('main/w', 0)).toThrow('`times`')
    expect(() => faults.hangHandshake('main/w', Number.NaN)).toThrow('`times`')
  })

  it('cannot fill a mailbox before the start', async () => {
    const early = start({}, { arm: (faults) => void faults.fillMailbox('main/w') })
    await expect(early).rejects.toMatchObject({ code: 'TEST_NO_WORKER' } satisfies
      | Partial<Pick<CallError, 'code'>>
      | object)
    await start()
  })
})
