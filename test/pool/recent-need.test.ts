import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecentNeed } from '../../src/pool/recent-need.ts'

describe('RecentNeed', () => {
  it('is nothing before anything was needed', () => {
    const recent = new RecentNeed(100)
    expect([recent.highest(0), recent.fallsAt(0)]).toEqual([0, undefined])
  })

  it('rises at once, and falls when the higher need is old enough, to the millisecond', () => {
    const recent = new RecentNeed(100)
    recent.observe(4, 0)
    recent.observe(1, 50)
    expect(recent.fallsAt(50)).toBe(150)
    expect([recent.highest(149), recent.highest(150)]).toEqual([4, 1])
    expect(recent.fallsAt(150)).toBeUndefined()
  })

  it('falls step by step, to the highest need of the time that is left', () => {
    const recent = new RecentNeed(100)
    recent.observe(4, 0)
    recent.observe(1, 10)
    recent.observe(3, 60)
    recent.observe(1, 70)
    expect([recent.highest(109), recent.highest(110), recent.highest(170)]).toEqual([4, 3, 1])
  })

  it('without a time to wait it is what is needed now', () => {
    const recent = new RecentNeed(0)
    recent.observe(4, 0)
    recent.observe(1, 5)
    expect(recent.highest(5)).toBe(1)
  })

  it('is what looking through all of the time would find', () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat({ max: 60 }), needed: fc.nat({ max: 5 }) }), { maxLength: 60 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 100 }), (row, downAfterMs) => {
        const recent = new RecentNeed(downAfterMs)
        const noted: { readonly at: number; readonly needed: number }[] = []
        let now = 0
        for (const { afterMs, needed } of row) {
          now += afterMs
          recent.observe(needed, now)
          noted.push({ at: now, needed })
          // A need holds until the next one is noted.
          const seen = noted.filter((_, index) => (noted[index + 1]?.at ?? now + 1) > now - downAfterMs)
          expect(recent.highest(now)).toBe(Math.max(...seen.map((each) => each.needed)))
        }
      }),
    )
  })
})
