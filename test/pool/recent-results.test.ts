import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecentResults } from '../../src/pool/recent-results.ts'

describe('RecentResults', () => {
  it('counts what is in the window, and forgets it a tenth at a time', () => {
    const results = new RecentResults(100)
    results.add(true, 5)
    results.add(false, 50)
    expect(results.total(99)).toEqual({ calls: 2, failures: 1 })
    expect(results.total(100)).toEqual({ calls: 1, failures: 0 })
    expect(results.total(1_000)).toEqual({ calls: 0, failures: 0 })
  })

  it('forgets all after a silence, and begins anew', () => {
    const results = new RecentResults(100)
    results.add(true, 5)
    results.add(false, 1_005)
    expect(results.total(1_005)).toEqual({ calls: 1, failures: 0 })
  })

  it('is what counting by hand gives, for any row of results', () => {
    const row = fc.array(fc.record({ afterMs: fc.nat({ max: 40 }), isFailure: fc.boolean() }), { maxLength: 80 })
    fc.assert(
      fc.property(row, (steps) => {
        const results = new RecentResults(100)
        const added: { readonly slice: number; readonly isFailure: boolean }[] = []
        let now = 0
        for (const { afterMs, isFailure } of steps) {
          now += afterMs
          results.add(isFailure, now)
          const slice = Math.floor(now / 10)
          added.push({ slice, isFailure })
          const recent = added.filter((each) => each.slice > slice - 10)
          const failures = recent.filter((each) => each.isFailure).length
          expect(results.total(now)).toEqual({ calls: recent.length, failures })
        }
      }),
    )
  })
})
