import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addRestart } from '../../src/supervisor/restart-intensity.ts'

const LIMIT = { intensity: 2, periodMs: 1_000 }

describe('addRestart', () => {
  it('gives up at once with intensity 0', () => {
    expect(addRestart([], 0, { intensity: 0, periodMs: 1_000 })).toEqual({ allowed: false, restarts: [] })
  })

  it('allows exactly `intensity` restarts in a period, and not one more', () => {
    const first = addRestart([], 10, LIMIT)
    const second = addRestart(first.restarts, 20, LIMIT)
    expect(second).toEqual({ allowed: true, restarts: [20, 10] })
    expect(addRestart(second.restarts, 30, LIMIT)).toEqual({ allowed: false, restarts: [20, 10] })
  })

  it('still counts a restart exactly one period ago, and not one a moment older', () => {
    expect(addRestart([500, 0], 1_000, LIMIT).allowed).toBe(false)
    expect(addRestart([500, 0], 1_000.5, LIMIT)).toEqual({ allowed: true, restarts: [1_000.5, 500] })
  })

  it('forgets nothing because of a quiet time shorter than the period', () => {
    expect(addRestart([10, 0], 900, LIMIT).allowed).toBe(false)
  })

  it('does what counting by hand does, for any row of restarts', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 })
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 1_000 }),
        (row, intensity, periodMs) => {
          let now = 0
          let kept: readonly number[] = []
          const allowed: number[] = []
          for (const gap of row) {
            now += gap
            const inWindow = allowed.filter((time) => time >= now - periodMs).length
            const verdict = addRestart(kept, now, { intensity, periodMs })
            expect(verdict.allowed).toBe(inWindow < intensity)
            if (verdict.allowed) allowed.push(now)
            expect(verdict.restarts).toEqual(allowed.filter((time) => time >= now - periodMs).reverse())
            kept = verdict.restarts
          }
        },
      ),
    )
  })
})
