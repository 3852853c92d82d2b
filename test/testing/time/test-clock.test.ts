import { describe, expect, it } from 'vitest'
import { TestClock } from '../../../src/testing/index.ts'

describe('TestClock', () => {
  it('stands still until it is moved', async () => {
    const clock = new TestClock()
    let rings = 0
    clock.setTimer(100, () => (rings += 1))
    await clock.advance(99)
    expect([clock.now(), rings]).toEqual([99, 0])
    await clock.advance(1)
    expect([clock.now(), rings]).toEqual([100, 1])
  })

  it('fires timers in order of time, those of the same time in the order in which they were set', async () => {
    const clock = new TestClock()
    const fired: string[] = []
    for (const [name, ms] of [
      ['c', 30],
      ['a', 10],
      ['d', 30],
      ['b', 20],
    ] as const)
      clock.setTimer(ms, () => fired.push(`${name} ${clock.now()}`))
    await clock.advance(50)
    expect(fired).toEqual(['a 10', 'b 20', 'c 30', 'd 30'])
  })

  it('fires what a timer sets on the way, and not what it cancels', async () => {
    const clock = new TestClock()
    const fired: number[] = []
    const never = clock.setTimer(20, () => fired.push(-1))
    clock.setTimer(10, () => {
      never.cancel()
      clock.setTimer(5, () => fired.push(clock.now()))
    })
    await clock.advance(100)
    expect(fired).toEqual([15])
    expect(clock.pending).toBe(0)
  })

  it('lets promises settle between two timers, and turns of the event loop too', async () => {
    const clock = new TestClock()
    const seen: string[] = []
    const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.setTimer(ms, resolve))
    const chain = async (): Promise<void> => {
      await wait(10)
      await new Promise((resolve) => setImmediate(resolve))
      await Promise.resolve()
      seen.push(`chain ${clock.now()}`)
      await wait(10)
      seen.push(`chain ${clock.now()}`)
    }
    void chain()
    clock.setTimer(15, () => seen.push('other 15'))
    await clock.advance(30)
    expect(seen).toEqual(['chain 10', 'other 15', 'chain 20'])
  })

  it('moves all at once when it is told to', () => {
    const clock = new TestClock()
    const fired: number[] = []
    clock.setTimer(10, () => {
      fired.push(clock.now())
      clock.setTimer(10, () => fired.push(clock.now()))
    })
    clock.advanceNow(25)
    expect(fired).toEqual([10, 20])
    expect(clock.now()).toBe(25)
  })

  it('cancels once and twice alike', () => {
    const clock = new TestClock()
    const timer = clock.setTimer(1, () => expect.unreachable())
    timer.cancel()
    timer.cancel()
    clock.advanceNow(10)
    expect(clock.pending).toBe(0)
  })
})

describe('TestClock.run', () => {
  it('moves on until a promise is settled, and no further', async () => {
    const clock = new TestClock()
    clock.setTimer(500, () => undefined)
    const answer = new Promise<string>((resolve) => void clock.setTimer(120, () => resolve('done')))
    expect(await clock.run(answer)).toBe('done')
    expect(clock.now()).toBe(120)
  })

  it('rejects with what the promise rejects with', async () => {
    const clock = new TestClock()
    await expect(clock.run(Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  it('gives up when no timer can bring it about, or none in time', async () => {
    const clock = new TestClock()
    const never = new Promise<void>(() => undefined)
    await expect(clock.run(never)).rejects.toMatchObject({
      code: 'TEST_STUCK',
      message: expect.stringContaining('no timer is pending'),
    })
    clock.setTimer(200, () => undefined)
    await expect(clock.run(never, { limitMs: 100 })).rejects.toMatchObject({
      code: 'TEST_STUCK',
      message: expect.stringContaining('due at 200 ms'),
    })
  })
})
