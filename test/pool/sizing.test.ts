import { describe, expect, it } from 'vitest'
import { resolvePoolOptions } from '../../src/pool/resolve-pool-options.ts'
import { type Arrival, SimulatedPool } from './simulated-pool.ts'

const play = (size: { readonly min: number; readonly max: number }, arrivals: readonly Arrival[], untilMs: number) =>
  new SimulatedPool(resolvePoolOptions('Pool "a"', { size }, 1)).play(arrivals, untilMs)

/** 100 calls at once. */
const BURST: readonly Arrival[] = Array.from({ length: 100 }, () => ({ atMs: 0, jobMs: 20 }))

/** Every other second as much as four members can do. */
const ON_AND_OFF: readonly Arrival[] = Array.from({ length: 30 }, (_, second) =>
  Array.from({ length: 50 }, (_each, turn) =>
    Array.from({ length: 4 }, () => ({ atMs: second * 2_000 + turn * 20, jobMs: 20 })),
  ),
).flat(2)

describe('the size of a pool', () => {
  it('a burst of 100 calls onto an empty pool starts eight members, four at a time', () => {
    const played = play({ min: 0, max: 8 }, BURST, 10_000)
    expect(played).toMatchObject({ starts: 8, answered: 100, mostStarting: 4, most: 8 })
  })

  it('a burst that is over before the next member is ready starts no more than began at once', () => {
    const brief = BURST.map(({ atMs }) => ({ atMs, jobMs: 0 }))
    expect(play({ min: 0, max: 8 }, brief, 10_000)).toMatchObject({ starts: 4, answered: 100 })
  })

  it('a load that comes and goes each second for a minute starts each member once', () => {
    const played = play({ min: 1, max: 4 }, ON_AND_OFF, 61_000)
    expect(played).toMatchObject({ starts: 4, answered: ON_AND_OFF.length })
  })

  it('when it stays away the pool shrinks to its minimum, and not before members have lingered', () => {
    const pool = new SimulatedPool(resolvePoolOptions('Pool "a"', { size: { min: 1, max: 4 } }, 1))
    expect(pool.play(BURST, 29_000).members).toBe(4)
    expect(pool.play([], 32_000).members).toBe(1)
  })

  it('never goes below the minimum and the spare ones', () => {
    const options = { size: { min: 2, max: 8, spare: 2 }, downAfterMs: 0, lingerMs: 0 }
    const pool = new SimulatedPool(resolvePoolOptions('Pool "a"', options, 1))
    pool.play([], 2_000)
    expect(pool.play(BURST, 60_000)).toMatchObject({ members: 4, leastOnceUp: 4 })
  })
})
