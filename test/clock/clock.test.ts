import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'

describe('systemClock', () => {
  it('fires not before the delay has passed', async () => {
    const since = systemClock.now()
    await new Promise<void>((resolve) => systemClock.setTimer(20, resolve))
    expect(systemClock.now() - since).toBeGreaterThanOrEqual(19)
  })

  it('takes delays that are longer than the timers of Node can be', async () => {
    let fired = false
    const long = systemClock.setTimer(2 ** 40, () => (fired = true))
    await new Promise<void>((resolve) => systemClock.setTimer(10, resolve))
    long.cancel()
    expect(fired).toBe(false)
  })

  it('lets what has already arrived go first', async () => {
    const order: string[] = []
    const both = new Promise<void>((resolve) => {
      systemClock.setTimer(0, () => resolve(void order.push('timer')))
    })
    const until = performance.now() + 10
    while (performance.now() < until);
    setImmediate(() => order.push('input'))
    await both
    expect(order).toEqual(['input', 'timer'])
  })

  it('does not fire after it was cancelled, nor when it is cancelled at the last moment', async () => {
    let fired = 0
    systemClock.setTimer(1, () => (fired += 1)).cancel()
    await new Promise<void>((resolve) => systemClock.setTimer(10, resolve))
    expect(fired).toBe(0)
  })
})
