import { describe, expect, it } from 'vitest'
import { ConcurrencyLimiter } from '../../src/pool/concurrency-limiter.ts'
import { DEFAULT_OVERLOAD } from '../../src/pool/resolve-overload.ts'
import { overload } from './overloaded.ts'

const WINDOW_MS = 100
const RULES = { ...DEFAULT_OVERLOAD, windowMs: WINDOW_MS }

const create = (rules = RULES) => new ConcurrencyLimiter(rules, 0)

const LOAD = { members: 8, jobMs: 20, times: 5, forMs: 30_000, queueMs: 50, spread: 'fixed' } as const

/**
 * One window of that many calls at once, each of which takes `tookMs`.
 * @returns When it is over.
 */
function play(limiter: ConcurrencyLimiter, from: number, window: { calls: number; tookMs: number }): number {
  const room = { inFlight: window.calls - 1, slots: 100, mostSlots: 1 }
  for (let i = 0; i < window.calls; i += 1) limiter.admit(room, from)
  for (let i = 0; i < window.calls; i += 1) limiter.record(from, from + window.tookMs)
  // The next window is as long as four calls, if that is longer.
  const until = from + WINDOW_MS * 4
  limiter.admit({ ...room, inFlight: 0 }, until)
  return until
}

describe('ConcurrencyLimiter, under load', () => {
  it.each([
    ['five times the capacity', LOAD],
    ['random jobs', { ...LOAD, spread: 'random' }],
    ['one member', { ...LOAD, members: 1 }],
    ['jobs of 1 ms', { ...LOAD, jobMs: 1, forMs: 10_000 }],
    ['jobs longer than a window', { ...LOAD, jobMs: 1_000, queueMs: 1_000, forMs: 60_000 }],
  ] as const)('%s: at least 97 % of the capacity is used, and who is let in is answered in time', (_name, load) => {
    const { goodput, p99Ms } = overload(create(DEFAULT_OVERLOAD), load)
    const unloadedMs = load.spread === 'random' ? load.jobMs * 2 : load.jobMs
    expect(goodput).toBeGreaterThan(0.97)
    expect(p99Ms).toBeLessThanOrEqual(2 * unloadedMs + load.queueMs)
  })

  it('without it most calls wait in vain', () => {
    expect(overload(undefined, LOAD).kept).toBeLessThan(0.25)
    expect(overload(create(DEFAULT_OVERLOAD), LOAD).kept).toBeGreaterThan(0.97)
  })

  it('a load that the pool can bear is let in, all of it', () => {
    expect(overload(create(DEFAULT_OVERLOAD), { ...LOAD, times: 0.9 }).refused).toBe(0)
  })
})

describe('ConcurrencyLimiter', () => {
  it('lets in what the members that there may be can run, whatever it has measured', () => {
    const limiter = create()
    expect(limiter.admit({ inFlight: 7, slots: 0, mostSlots: 8 }, 0)).toBe(true)
    expect(limiter.admit({ inFlight: 8, slots: 0, mostSlots: 8 }, 0)).toBe(false)
  })

  it('doubles with each window in which nothing gets slower, and is used', () => {
    const limiter = create({ ...RULES, minLimit: 16 })
    const from = play(limiter, 0, { calls: 16, tookMs: 10 })
    expect(limiter.limit).toBe(32)
    play(limiter, from, { calls: 32, tookMs: 10 })
    expect(limiter.limit).toBe(64)
  })

  it('does not grow while nobody uses it', () => {
    const limiter = create({ ...RULES, minLimit: 64 })
    play(limiter, 0, { calls: 20, tookMs: 10 })
    expect(limiter.limit).toBe(64)
  })

  it('falls when calls get slower than tolerated, and not below its floor', () => {
    const limiter = create({ ...RULES, minLimit: 16 })
    let from = play(limiter, 0, { calls: 16, tookMs: 10 })
    from = play(limiter, from, { calls: 32, tookMs: 10 })
    from = play(limiter, from, { calls: 64, tookMs: 90 })
    expect(limiter.limit).toBeLessThan(64)
    for (let i = 0; i < 20; i += 1) from = play(limiter, from, { calls: 16, tookMs: 90 })
    expect(limiter.limit).toBeGreaterThanOrEqual(16)
  })

  it('nine answers are not enough to say anything', () => {
    const limiter = create({ ...RULES, minLimit: 9 })
    play(limiter, 0, { calls: 9, tookMs: 10 })
    expect(limiter.limit).toBe(9)
  })

  it('never exceeds its bound', () => {
    const limiter = create({ ...RULES, minLimit: 16, maxLimit: 20 })
    const from = play(limiter, 0, { calls: 16, tookMs: 10 })
    play(limiter, from, { calls: 20, tookMs: 10 })
    expect(limiter.limit).toBe(20)
    expect(limiter.admit({ inFlight: 20, slots: 30, mostSlots: 30 }, 900)).toBe(false)
  })

  it('says when to come back: as long as a call takes, and longer the more are refused', () => {
    const limiter = create({ ...RULES, minLimit: 16 })
    const from = play(limiter, 0, { calls: 16, tookMs: 10 })
    expect(limiter.retryAfterMs).toBe(10)
    for (let i = 0; i < 48; i += 1) limiter.admit({ inFlight: 1_000, slots: 1, mostSlots: 1 }, from)
    play(limiter, from, { calls: 16, tookMs: 10 })
    expect(limiter.retryAfterMs).toBeGreaterThanOrEqual(30)
  })

  it('before it has measured anything it says to come back after a window', () => {
    expect(create().retryAfterMs).toBe(WINDOW_MS)
  })
})
