import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeadlineWheel, Expiring } from '../../src/clock/deadline-wheel.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'

class Entry extends Expiring {
  readonly fired: number[] = []
  readonly #clock: TestClock
  constructor(clock: TestClock) {
    super()
    this.#clock = clock
  }
  override expire(): void {
    this.fired.push(this.#clock.now())
  }
}

const setUp = () => {
  const clock = new TestClock()
  return { clock, wheel: new DeadlineWheel(clock, 8), entry: () => new Entry(clock) }
}

describe('DeadlineWheel', () => {
  it('never fires early, and at most a tick late, near and far', async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(delays, async (all) => {
        const { clock, wheel, entry } = setUp()
        const start = clock.now()
        const entries = all.map((delayMs) => {
          const each = entry()
          wheel.schedule(each, start + delayMs)
          return { each, delayMs }
        })
        for (let passed = 0; passed <= 60_100; passed += 50) clock.advanceNow(50)
        for (const { each, delayMs } of entries) {
          expect(each.fired).toHaveLength(1)
          const lateMs = (each.fired[0] ?? 0) - start - delayMs
          expect(lateMs).toBeGreaterThanOrEqual(0)
          expect(lateMs).toBeLessThanOrEqual(50 + 16)
        }
        expect(wheel.size).toBe(0)
      }),
      { numRuns: 20 },
    )
  })

  it('forgets what was cancelled, and cancelling twice is nothing', async () => {
    const { clock, wheel, entry } = setUp()
    const [kept, cancelled] = [entry(), entry()]
    wheel.schedule(cancelled, clock.now() + 10)
    wheel.schedule(kept, clock.now() + 10)
    wheel.cancel(cancelled)
    wheel.cancel(cancelled)
    clock.advanceNow(50)
    expect([kept.fired.length, cancelled.fired.length]).toEqual([1, 0])
  })

  it('moves an entry that is scheduled again', async () => {
    const { clock, wheel, entry } = setUp()
    const moved = entry()
    wheel.schedule(moved, clock.now() + 10)
    wheel.schedule(moved, clock.now() + 1_000)
    clock.advanceNow(500)
    expect(moved.fired).toEqual([])
    clock.advanceNow(600)
    expect(moved.fired).toHaveLength(1)
  })

  it('needs one timer however many deadlines there are', () => {
    const { clock, wheel, entry } = setUp()
    for (let count = 0; count < 1_000; count += 1) wheel.schedule(entry(), clock.now() + 5_000 + count)
    expect(clock.pending).toBe(1)
    wheel.clear()
    expect([clock.pending, wheel.size]).toEqual([0, 0])
  })

  it('survives an expiry that cancels and schedules others', async () => {
    const { clock, wheel, entry } = setUp()
    const victim = entry()
    const later = entry()
    class Meddler extends Expiring {
      override expire(): void {
        wheel.cancel(victim)
        wheel.schedule(later, clock.now() + 20)
      }
    }
    wheel.schedule(new Meddler(), clock.now() + 8)
    wheel.schedule(victim, clock.now() + 16)
    clock.advanceNow(100)
    expect([victim.fired.length, later.fired.length]).toEqual([0, 1])
  })
})
