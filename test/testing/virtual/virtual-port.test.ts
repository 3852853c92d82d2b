import { describe, expect, it } from 'vitest'
import { supervisor, type WorkerOverrides, worker } from '../../../src/index.ts'
import {
  type FakeScript,
  freezeWorker,
  killWorker,
  startVirtual,
  until,
  type VirtualSystem,
} from '../../../src/testing/index.ts'
import { FIRST_VIRTUAL_PID } from '../../../src/testing/virtual/virtual-pid.ts'

const program = { kind: 'worker', runtime: 'fake', command: 'never-run' } as const

const start = (script: FakeScript, overrides: WorkerOverrides = {}): Promise<VirtualSystem> =>
  startVirtual(supervisor('main', { intensity: 10 }, [worker('w', program, overrides)]), { workers: { fake: script } })

const deaths = (system: VirtualSystem): string[] =>
  system.history.of('worker:died', 'main/w').map(({ fields }) => fields.death.reason.type)

describe.each(['msgpack', 'json'] as const)('a fake worker that speaks %s', (codec) => {
  it('answers calls and casts in their order', async () => {
    const seen: unknown[] = []
    const system = await start({ methods: { note: (args) => seen.push(args) } }, { codec, maxInFlight: 2 })
    const ref = system.ref('main/w')
    for (const each of [1, 2, 3, 4]) ref.cast('note', each)
    expect(await ref.call('note', 5)).toBe(5)
    expect(seen).toEqual([1, 2, 3, 4, 5])
  })

  it('carries home what a handler throws, and knows its methods', async () => {
    const fail = (): never => {
      throw new TypeError('no such thing')
    }
    const system = await start({ methods: { fail } }, { codec })
    const ref = system.ref('main/w')
    await expect(ref.call('fail')).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      remote: { name: 'TypeError', message: 'no such thing' },
    })
    await expect(ref.call('toString')).rejects.toMatchObject({ code: 'REMOTE_UNKNOWN_METHOD' })
  })
})

describe('a fake worker', () => {
  it('handles as many calls at a time as it says, in virtual time', async () => {
    const nap: FakeScript = { methods: { nap: (_, { wait }) => wait(100) }, concurrency: 2 }
    const system = await start(nap)
    const ref = system.ref('main/w')
    const naps = [1, 2, 3].map(() => ref.call('nap'))
    await system.clock.run(Promise.all(naps))
    expect(system.clock.now()).toBe(200)
  })

  it('takes a call back that has not started, and tells those that wait when it stops', async () => {
    const system = await start({ methods: { nap: (_, { wait }) => wait(100), note: () => 1 } })
    const ref = system.ref('main/w')
    const nap = ref.call('nap')
    const abort = new AbortController()
    const noted = ref.call('note', 1, { signal: abort.signal }).catch((error: unknown) => error)
    await system.clock.advance(10)
    abort.abort()
    expect(await noted).toMatchObject({ code: 'CALL_ABORTED' })
    const rest = ref.call('note', 2).catch((error: unknown) => error)
    const [report] = await system.clock.run(Promise.all([system.shutdown(), nap, rest]))
    expect(report.unstopped).toEqual([])
    expect(deaths(system)).toEqual(['shutdown'])
  })

  it('has its own time to become ready, or never does', async () => {
    const system = await start({ readyAfterMs: 700 })
    expect(system.clock.now()).toBe(700)
    await expect(start({ readyAfterMs: 'never' }, { startTimeoutMs: 500 })).rejects.toMatchObject({
      code: 'START_FAILED',
    })
  })

  it('ends by itself, by a code or a signal', async () => {
    const script: FakeScript = ({ number }) =>
      number === 1
        ? { ends: { afterMs: 50, code: 3 } }
        : number === 2
          ? { ends: { afterMs: 50, signal: 'SIGSEGV' } }
          : {}
    const system = await start(script, { backoff: { initialMs: 10, maxMs: 10, jitter: 0 } })
    await system.clock.advance(1_000)
    expect(deaths(system)).toEqual(['exited', 'signaled'])
    expect(system.history.restarts('main/w')).toBe(2)
    expect(system.clock.pending).toBeGreaterThan(0)
  })

  it('may fail to start', async () => {
    const failsToStart = { errno: 'ENOENT', diagnosis: 'nothing there' }
    await expect(start({ failsToStart })).rejects.toThrow('nothing there')
  })

  it('answers heartbeats, but not when it is frozen', async () => {
    const system = await start({ methods: { echo: (args) => args } }, { heartbeatMs: 100, heartbeatLimitMs: 500 })
    await system.clock.advance(10_000)
    expect(deaths(system)).toEqual([])
    const thaw = freezeWorker(system, 'main/w')
    const call = system.ref('main/w').call('echo', 1)
    await system.clock.advance(300)
    thaw()
    expect(await call).toBe(1)
    freezeWorker(system, 'main/w')
    await system.clock.advance(1_000)
    expect(deaths(system)).toEqual(['unresponsive'])
    expect(system.history.restarts('main/w')).toBe(1)
  })

  it('can be killed, and has a pid that no process has', async () => {
    const system = await start({})
    expect(system.processes[0]?.pid).toBeGreaterThanOrEqual(FIRST_VIRTUAL_PID)
    expect((await killWorker(system, 'main/w')).reason).toEqual({ type: 'signaled', signal: 'SIGKILL' })
    await system.clock.advance(1)
    expect((await killWorker(system, 'main/w', 'SIGTERM')).reason).toEqual({ type: 'signaled', signal: 'SIGTERM' })
  })

  it('gives up on bytes that are not the protocol', async () => {
    const system = await start({ methods: { echo: (args) => args } })
    system.faults.corruptFrame('main/w', { from: 'host' })
    const died = until(system, 'worker:died')
    await expect(system.ref('main/w').call('echo', 1)).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death).toMatchObject({ reason: { type: 'exited', code: 76 }, code: 76 })
  })

  it('may ignore that it is to stop, until it is killed', async () => {
    const system = await start({ ignoresStop: true }, { shutdown: 1_000 })
    const report = await system.clock.run(system.shutdown())
    expect(report.unstopped).toMatchObject([{ path: 'main/w', reason: { after: 'shutdown_timeout' } }])
    expect(system.clock.now()).toBe(1_000)
  })
})
