import { afterEach, describe, expect, it, vi } from 'vitest'
import { supervisor, worker } from '../../../src/index.ts'
import {
  type ChaosFault,
  chaos,
  chaosSchedule,
  DEFAULT_FAULTS,
  expectNoOrphans,
  startForTest,
  startVirtual,
  TestClock,
  until,
} from '../../../src/testing/index.ts'
import { pythonWorker } from '../../fixtures/systems.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  return expectNoOrphans()
})

const program = {
  kind: 'worker',
  runtime: 'fake',
  command: 'never-run',
  startTimeoutMs: 200,
  mailbox: { maxMessages: 50 },
} as const
const tree = supervisor('main', { intensity: 1_000_000 }, [
  worker('a', program, { backoff: { initialMs: 20, maxMs: 20, jitter: 0 } }),
  worker('b', program, { backoff: { initialMs: 20, maxMs: 20, jitter: 0 } }),
])
const silent = { print: () => undefined }

const FAULTS = [
  'kill',
  'terminate',
  'freeze',
  'crash_on_call',
  'corrupt_frame',
  'drop_frame',
  'delay_frame',
  'slow_pipe',
  'fail_start',
  'hang_handshake',
  'ignore_stop',
  'fill_mailbox',
  'exhaust_memory',
] as const satisfies readonly ChaosFault[]

describe('chaos', () => {
  it('prints its seed, and does what the schedule of that seed says', async () => {
    const lines: string[] = []
    const system = await startVirtual(tree)
    const storm = chaos(system, { rate: 10, faults: ['freeze'], durationMs: 2_000, print: (line) => lines.push(line) })
    await system.clock.run(storm.done)
    expect(lines).toEqual([expect.stringContaining(`seed ${storm.seed},`)])
    const schedule = chaosSchedule({ seed: storm.seed, rate: 10, faults: ['freeze'], targets: ['main/a', 'main/b'] })
    expect(storm.strikes.length).toBeGreaterThan(5)
    for (const { outcome, ...planned } of storm.strikes) {
      expect(planned).toEqual(schedule.next().value)
      expect(outcome).toBe('struck')
    }
    expect(schedule.next().value.atMs).toBeGreaterThanOrEqual(2_000)
  })

  it.each(FAULTS)('knows how to do %s, and the tree is well when it is over', async (fault) => {
    const system = await startVirtual(tree, { workers: { '*': { methods: { echo: (args) => args } } } })
    const storm = chaos(system, { seed: 1, rate: 5, faults: [fault], durationMs: 10_000, ...silent })
    const calls = async (): Promise<void> => {
      for (let index = 0; index < 200; index += 1) {
        for (const path of ['main/a', 'main/b'])
          system
            .ref(path)
            .call('echo', index)
            .catch(() => undefined)
        await system.clock.advance(50)
      }
    }
    await calls()
    await system.clock.run(storm.done)
    expect(storm.strikes.filter(({ outcome }) => outcome === 'struck').length).toBeGreaterThan(20)
    await system.clock.advance(10_000)
    // Who has forgotten a call is found out by this.
    for (const path of ['main/a', 'main/b'])
      expect(await system.clock.run(system.ref(path).call('echo', 7, { idempotent: true }))).toBe(7)
    const { unstopped } = await system.clock.run(system.shutdown())
    expect(unstopped).toEqual([])
  })

  it('stops when it is told to, and when the system ends', async () => {
    const system = await startVirtual(tree)
    const first = chaos(system, { rate: 100, ...silent })
    await system.clock.advance(1_000)
    first.stop()
    first.stop()
    await first.done
    const count = first.strikes.length
    await system.clock.advance(10_000)
    expect(first.strikes).toHaveLength(count)
    const second = chaos(system, { rate: 100, ...silent })
    await system.clock.run(Promise.all([system.shutdown(), second.done]))
    expect(system.clock.pending).toBe(0)
  })

  it('strikes real workers, and takes the clock that it is given', async () => {
    const clock = new TestClock()
    const real = supervisor('main', { intensity: 1_000 }, [pythonWorker('w', 'echo')])
    const system = await startForTest(real)
    const storm = chaos(system, { seed: 5, rate: 10, faults: ['kill'], clock, ...silent })
    const schedule = chaosSchedule({ seed: 5, rate: 10, faults: ['kill'], targets: ['main/w'] })
    for (let deaths = 1; deaths <= 3; deaths += 1) {
      await system.ref('main/w').call('echo', deaths)
      const died = until(system, 'worker:died')
      await clock.advance(schedule.next().value.atMs - clock.now())
      await died
    }
    storm.stop()
    expect(storm.strikes.map(({ outcome }) => outcome)).toEqual(['struck', 'struck', 'struck'])
    expect(await system.ref('main/w').call('echo', 1)).toBe(1)
    await system.shutdown()
  })

  it('says when this machine cannot do a fault', async () => {
    const real = supervisor('main', {}, [pythonWorker('w', 'echo')])
    const system = await startForTest(real)
    vi.stubEnv('PATH', '/nowhere')
    const storm = chaos(system, { seed: 1, rate: 1_000, faults: ['exhaust_memory'], ...silent })
    await expect(storm.done).rejects.toMatchObject({
      code: 'TEST_INVALID',
      message: expect.stringContaining('prlimit'),
    })
    expect(await system.ref('main/w').call('echo', 1)).toBe(1)
    await system.shutdown()
  })

  it('refuses what makes no sense', async () => {
    const system = await startVirtual(tree)
    expect(() => chaos(system, { rate: 0 })).toThrow('`rate`')
    expect(() => chaos(system, { faults: [] })).toThrow('`faults`')
    expect(() => chaos(system, { targets: [] })).toThrow('`targets`')
    expect(DEFAULT_FAULTS.every((fault) => FAULTS.includes(fault))).toBe(true)
  })
})
