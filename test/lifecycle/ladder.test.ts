import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graceToTell, planLadder } from '../../src/lifecycle/ladder.ts'

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

describe('graceToTell', () => {
  it('is what is left until end of file', () => {
    expect(graceToTell(1_000, 0)).toBe(700)
    expect(graceToTell(1_000, 400)).toBe(300)
    expect(graceToTell(1_000, 900)).toBe(0)
  })

  it('is no limit for infinity', () => {
    expect(graceToTell('infinity', 5)).toBeUndefined()
  })
})
