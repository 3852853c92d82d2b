import { describe, expect, it } from 'vitest'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { watchSlowStart } from '../../src/worker/slow-start.ts'

describe('watchSlowStart', () => {
  it.each([
    [60_000, 5_000],
    [1_000, 800],
  ])('tells of a start that may take %d ms after %d ms', async (startTimeoutMs, waitedMs) => {
    const clock = new TestClock()
    const told: number[] = []
    watchSlowStart(clock, startTimeoutMs, (ms) => told.push(ms))
    await clock.advance(waitedMs - 1)
    expect(told).toEqual([])
    await clock.advance(startTimeoutMs)
    expect(told).toEqual([waitedMs])
  })

  it('tells of nothing when the start is over before', async () => {
    const clock = new TestClock()
    const told: number[] = []
    watchSlowStart(clock, 60_000, (ms) => told.push(ms)).cancel()
    await clock.advance(60_000)
    expect(told).toEqual([])
  })
})
