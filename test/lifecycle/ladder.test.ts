import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planLadder } from '../../src/lifecycle/ladder.ts'

describe('planLadder', () => {
  it('cuts the grace into steps whose sum it is', () => {
    fc.assert(
      fc.property(fc.nat(), (graceMs) => {
        const { drainMs, askMs, closeMs, terminateMs } = planLadder(graceMs)
        expect(drainMs + askMs + closeMs + terminateMs).toBeCloseTo(graceMs)
      }),
    )
  })

  it('waits without limit when the grace is infinity', () => {
    expect(Math.min(...Object.values({ ...planLadder('infinity') }))).toBeGreaterThan(1e15)
  })
})
