import { describe, expect, it } from 'vitest'
import { SharedLimits } from '../../src/supervisor/shared-limits.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { FakeChild } from '../fixtures/fake-child.ts'

const make = (): FakeChild =>
  new FakeChild({ path: 'a', incarnation: '1', signal: new AbortController().signal }, {}, () => {})

describe('SharedLimits', () => {
  it('has one timer for each distinct limit, which kills who is still there', () => {
    const clock = new TestClock()
    const limits = new SharedLimits(clock)
    const [a, b, c, d] = [make(), make(), make(), make()] as const
    limits.add(a, 100)
    limits.add(b, 100)
    limits.add(c, 200)
    limits.add(d, 'infinity')
    expect(clock.pending).toBe(2)
    limits.remove(a, 100)
    limits.remove(d, 'infinity')
    clock.advanceNow(100)
    expect([a, b, c, d].map(({ isAlive }) => isAlive)).toEqual([true, false, true, true])
    limits.clear()
    clock.advanceNow(100)
    expect(c.isAlive).toBe(true)
  })

  it('has none for children that are killed at once or waited for without limit', () => {
    const clock = new TestClock()
    const limits = new SharedLimits(clock)
    for (const shutdown of [0, 'brutal_kill', 'infinity'] as const) limits.add(make(), shutdown)
    expect(clock.pending).toBe(0)
  })
})
