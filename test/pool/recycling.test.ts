import { describe, expect, it, onTestFinished } from 'vitest'
import { pool, subscribe, supervisor, worker } from '../../src/index.ts'
import { startVirtual } from '../../src/testing/index.ts'
import { turn } from './gated-member.ts'

const WARM_UP_MS = 100

/** Members that are due after their first call. Who loads serves nobody meanwhile. */
async function stage(size: number, maxUnavailable: number) {
  const loading = new Set<string>()
  const most = { loading: 0, lives: 0 }
  const recycled: string[] = []
  let lives = 0
  const born = (by: number): void => {
    lives += by
    most.lives = Math.max(most.lives, lives)
  }
  for (const undo of [
    subscribe('worker:recycled', ({ path }) => recycled.push(path)),
    subscribe('worker:spawned', () => born(1)),
    subscribe('worker:died', () => born(-1)),
  ])
    onTestFinished(undo)
  const recycle = { maxCalls: 2, jitter: 0 }
  const member = worker('m', { kind: 'worker', runtime: 'fake', command: 'fake' }, { recycle, heartbeatMs: 'off' })
  const options = { size, maxUnavailable, startConcurrency: size, warmUp: { method: 'load' } }
  const system = await startVirtual(supervisor('main', {}, [pool('p', member, options)]), {
    workers: {
      fake: (life) => ({
        readyAfterMs: 10,
        methods: {
          load: async () => {
            if (recycled.length > 0) loading.add(life.path)
            most.loading = Math.max(most.loading, loading.size)
            await life.wait(WARM_UP_MS)
            loading.delete(life.path)
          },
          who: () => life.path,
        },
      }),
    },
  })
  onTestFinished(async () => {
    await system.clock.run(system.shutdown())
  })
  most.lives = lives
  return { system, ref: system.ref<{ who(): string }>('main/p'), most, recycled }
}

describe('members of a pool that are due at the same time', () => {
  it.each([1, 2])('are replaced in turn, at most maxUnavailable (%i), warm-up included', async (maxUnavailable) => {
    const { system, ref, most, recycled } = await stage(4, maxUnavailable)
    const answers = Promise.all([1, 2, 3, 4].map(() => ref.call('who')))
    await system.clock.advance(50)
    expect([new Set(await answers).size, recycled.length]).toEqual([4, maxUnavailable])
    await system.clock.advance(1_000)
    expect(recycled).toHaveLength(4)
    expect(most).toEqual({ loading: maxUnavailable, lives: 4 + maxUnavailable })
  })

  it('go on serving until it is their turn', async () => {
    const { system, ref, recycled } = await stage(2, 1)
    const first = Promise.all([ref.call('who'), ref.call('who')])
    await system.clock.advance(50)
    await first
    expect(recycled).toHaveLength(1)
    const more = Promise.all([1, 2, 3, 4].map(() => ref.call('who')))
    await system.clock.advance(0)
    expect(new Set(await more).size).toBe(1)
  })

  it('are not replaced while they have sessions, which are given to others then', async () => {
    const { system, ref, recycled } = await stage(2, 2)
    const session = await system.clock.run(ref.session({ deadlineMs: 10_000 }))
    const inSession = Promise.all([session.ref.call('who'), session.ref.call('who')])
    await system.clock.advance(500)
    expect(new Set(await inSession)).toEqual(new Set([session.member]))
    expect(recycled).toEqual([])
    const another = await system.clock.run(ref.session({ deadlineMs: 10_000 }))
    expect(another.member).not.toBe(session.member)
    another.release()
    session.release()
    await system.clock.advance(500)
    expect(recycled).toEqual([session.member])
    await turn()
  })
})
