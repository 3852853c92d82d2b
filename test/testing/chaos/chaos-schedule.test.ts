import { describe, expect, it } from 'vitest'
import { type ChaosPlan, chaosSchedule, type PlannedStrike } from '../../../src/testing/index.ts'

const plan: ChaosPlan = { seed: 1, rate: 10, faults: ['kill', 'freeze'], targets: ['a', 'b', 'c'] }

const take = (from: ChaosPlan, count: number): PlannedStrike[] => {
  const schedule = chaosSchedule(from)
  return Array.from({ length: count }, () => schedule.next().value)
}

describe('chaosSchedule', () => {
  it('is the same for the same plan, and another for another seed', () => {
    expect(take(plan, 200)).toEqual(take({ ...plan }, 200))
    expect(take(plan, 200)).not.toEqual(take({ ...plan, seed: 2 }, 200))
  })

  it('never changes from release to release: a printed seed must stay good', () => {
    expect(take(plan, 2)).toMatchInlineSnapshot(`
      [
        {
          "atMs": 99,
          "fault": "kill",
          "force": 0.9810509674716741,
          "target": "b",
        },
        {
          "atMs": 444,
          "fault": "kill",
          "force": 0.7207431411370635,
          "target": "b",
        },
      ]
    `)
  })

  it.each([
    [{ rate: 0 }, '`rate`'],
    [{ rate: Number.NaN }, '`rate`'],
    [{ rate: Number.POSITIVE_INFINITY }, '`rate`'],
    [{ faults: [] }, '`faults`'],
    [{ targets: [] }, '`targets`'],
  ])('refuses %j', (wrong, words) => {
    expect(() => chaosSchedule({ ...plan, ...wrong })).toThrow(words)
  })

  it('is in order of time, at its rate, and comes to everybody with everything', () => {
    const strikes = take(plan, 1_000)
    const times = strikes.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeGreaterThan(90_000)
    expect(times.at(-1)).toBeLessThan(110_000)
    expect(new Set(strikes.map(({ fault, target }) => `${fault} ${target}`)).size).toBe(6)
    for (const { force } of strikes) expect(force >= 0 && force < 1).toBe(true)
  })
})
