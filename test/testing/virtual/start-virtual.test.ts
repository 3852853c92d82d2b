import { describe, expect, it } from 'vitest'
import { type SupervisorSpec, supervisor, worker } from '../../../src/index.ts'
import {
  chaos,
  type FakeLife,
  type FakeWorker,
  killWorker,
  startVirtual,
  type VirtualSystem,
} from '../../../src/testing/index.ts'

const program = { kind: 'worker', runtime: 'python', command: 'never-run' } as const

/** Five supervisors of six workers each. */
const orchestra: SupervisorSpec = supervisor(
  'orchestra',
  {},
  ['strings', 'winds', 'brass', 'percussion', 'choir'].map((section) =>
    supervisor(
      section,
      { intensity: 1_000_000, periodMs: 60_000 },
      Array.from({ length: 6 }, (_, desk) =>
        worker(`desk-${desk}`, program, { backoff: { initialMs: 50, maxMs: 1_000, jitter: 0.5 } }),
      ),
    ),
  ),
)

/** Lives up to two seconds, and dies. */
const mortal = ({ random }: FakeLife): FakeWorker => ({
  readyAfterMs: Math.floor(random() * 20),
  ends: { afterMs: 20 + Math.floor(random() * 2_000), code: 1 },
})

const tree = supervisor('shop', {}, [worker('prices', program), worker('stock', { ...program, runtime: 'go' })])

describe('startVirtual', () => {
  it('plays 5000 restarts of thirty workers twice, event for event the same', async () => {
    const play = async (seed: number, restarts: number): Promise<VirtualSystem['history']> => {
      const system = await startVirtual(orchestra, { workers: { python: mortal }, seed })
      while (system.history.restarts() < restarts) await system.clock.advance(5_000)
      await system.clock.run(system.shutdown())
      return system.history
    }
    const first = await play(7, 5_000)
    expect(first.restarts()).toBeGreaterThanOrEqual(5_000)
    expect((await play(7, 5_000)).events).toEqual(first.events)
    const brief = first.events.slice(0, 100)
    expect((await play(8, 10)).events.slice(0, 100)).not.toEqual(brief)
  })

  it('takes the script of a worker by its path, by its runtime, or for all', async () => {
    const name = (text: string): FakeWorker => ({ methods: { name: () => text } })
    const workers = { 'shop/prices': name('path'), go: name('runtime'), '*': name('all') }
    const names = async (given: Record<string, FakeWorker>): Promise<unknown[]> => {
      const system = await startVirtual(tree, { workers: given })
      return Promise.all(['shop/prices', 'shop/stock'].map((path) => system.ref(path).call('name')))
    }
    expect(await names(workers)).toEqual(['path', 'runtime'])
    expect(await names({ '*': name('all') })).toEqual(['all', 'all'])
  })

  it('plays deadlines, backoff and restart intensity on its clock', async () => {
    const brittle = supervisor('main', { intensity: 2, periodMs: 10_000 }, [
      worker('w', program, { backoff: { initialMs: 1_000, maxMs: 1_000, jitter: 0 } }),
    ])
    const system = await startVirtual(brittle, { workers: { '*': { ends: { afterMs: 500, code: 1 } } } })
    await system.clock.advance(499)
    expect(system.history.of('worker:died')).toHaveLength(0)
    await system.clock.run(system.exited)
    expect(system.clock.now()).toBe(500 + 1_000 + 500 + 1_000 + 500)
    expect(await system.exited).toMatchObject({ type: 'shutdown', detail: { type: 'reached_max_restart_intensity' } })
  })

  it('times a call out on its clock', async () => {
    const system = await startVirtual(tree, { workers: { python: { methods: { nap: (_, { wait }) => wait(9_000) } } } })
    const call = system.ref('shop/prices').call('nap', undefined, { deadlineMs: 5_000 })
    const failed = expect(call).rejects.toMatchObject({ code: 'CALL_TIMEOUT', progress: 'started' })
    await system.clock.advance(5_010)
    await failed
  })

  it('keeps what is idempotent over a death, as with real workers', async () => {
    const attempts: number[] = []
    const slow = (_: unknown, { number, wait }: FakeLife): Promise<void> => {
      attempts.push(number)
      return wait(1_000)
    }
    const system = await startVirtual(tree, { workers: { python: { methods: { slow } } } })
    const call = system.ref('shop/prices').call('slow', undefined, { idempotent: true, deadlineMs: 60_000 })
    await system.clock.advance(500)
    await killWorker(system, 'shop/prices')
    await system.clock.run(call)
    expect(attempts).toEqual([1, 2])
  })

  it('says so when the start can never end', async () => {
    const hangs = startVirtual(supervisor('main', {}, [worker('w', program, { startTimeoutMs: 7_200_000 })]), {
      workers: { '*': { readyAfterMs: 'never' } },
    })
    await expect(hangs).rejects.toMatchObject({ code: 'TEST_STUCK' })
  })

  it('plays chaos the same twice', async () => {
    const play = async (seed: number) => {
      const system = await startVirtual(orchestra, { workers: { '*': { methods: { echo: (args) => args } } } })
      const storm = chaos(system, { seed, rate: 20, durationMs: 30_000, print: () => undefined })
      await system.clock.run(storm.done)
      await system.clock.run(system.shutdown())
      return { strikes: storm.strikes, events: system.history.events }
    }
    const first = await play(3)
    expect(first.strikes.length).toBeGreaterThan(500)
    expect(await play(3)).toEqual(first)
    expect((await play(4)).strikes).not.toEqual(first.strikes)
  })
})
