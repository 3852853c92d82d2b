import { describe, expect, it } from 'vitest'
import { ResultStream, type ResultStreamOptions } from '../../src/calls/result-stream.ts'
import { DeadlineWheel } from '../../src/clock/deadline-wheel.ts'
import { CallError } from '../../src/errors/call-error.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { FakeLine } from './fake-line.ts'

const stage = (given: Partial<ResultStreamOptions> = {}) => {
  const clock = new TestClock()
  const wheel = new DeadlineWheel(clock)
  const line = new FakeLine()
  const calls: AbortSignal[] = []
  const stream: ResultStream<string> = new ResultStream<string>({
    target: 'main/w',
    method: 'm',
    window: 4,
    idleMs: 'infinity',
    clock,
    wheel,
    send: (elements, answer, signal) => {
      calls.push(signal)
      elements.begin(line)
      // As a call does that is given up.
      signal.addEventListener('abort', () =>
        answer.reject(
          new CallError('CALL_ABORTED', 'given up', { target: 'main/w', method: 'm', progress: 'started' }),
        ),
      )
    },
    ...given,
  })
  return { clock, wheel, line, calls, stream }
}

const all = async (stream: ResultStream<string>): Promise<readonly string[]> => {
  const elements: string[] = []
  for await (const element of stream) elements.push(element)
  return elements
}

const failure = new CallError('CALL_EXITED', 'died', { target: 'main/w', method: 'm', progress: 'started' })

describe('ResultStream', () => {
  it('makes the call when the first element is asked for, once', async () => {
    const { stream, calls } = stage()
    expect(calls).toHaveLength(0)
    const first = stream.next()
    const second = stream.next()
    stream.take('a')
    stream.take('b')
    expect(await Promise.all([first, second])).toEqual([
      { done: false, value: 'a' },
      { done: false, value: 'b' },
    ])
    expect(calls).toHaveLength(1)
  })

  it('gives what had come before the end, and then the end with what the handler returned', async () => {
    const { stream } = stage()
    const first = stream.next()
    stream.take('a')
    stream.take('b')
    stream.resolve('total')
    expect([await first, await stream.next(), await stream.next(), await stream.next()]).toEqual([
      { done: false, value: 'a' },
      { done: false, value: 'b' },
      { done: true, value: 'total' },
      { done: true, value: undefined },
    ])
  })

  it('gives what had come before an error, then the error, once', async () => {
    const { stream } = stage()
    const loop = all(stream)
    stream.take('a')
    stream.reject(failure)
    await expect(loop).rejects.toBe(failure)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  it('ends for everybody who waits; the first hears of the error', async () => {
    const { stream } = stage()
    const waiting = [stream.next(), stream.next()]
    stream.reject(failure)
    const [first, second] = await Promise.allSettled(waiting)
    expect(first).toEqual({ status: 'rejected', reason: failure })
    expect(second).toEqual({ status: 'fulfilled', value: { done: true, value: undefined } })
  })

  it('takes as many elements as its window, and no more before its caller has taken some', async () => {
    const { stream, line } = stage()
    const first = stream.next()
    expect(['a', 'b', 'c', 'd', 'e'].map((each) => stream.take(each))).toEqual([true, true, true, true, false])
    await first
    expect([stream.credit, line.said]).toEqual([0, []])
    await stream.next()
    expect([stream.credit, line.said]).toEqual([2, [['credit', 2]]])
    expect(['e', 'f', 'g'].map((each) => stream.take(each))).toEqual([true, true, false])
  })

  it('is touched by its first element', () => {
    const { stream } = stage()
    void stream.next()
    expect(stream.isTouched).toBe(false)
    stream.take('a')
    expect(stream.isTouched).toBe(true)
  })

  it('ends the call when its caller leaves the loop, and drops what waits', async () => {
    const { stream, calls } = stage()
    const loop = (async () => {
      for await (const element of stream) return element
      return undefined
    })()
    stream.take('a')
    stream.take('b')
    expect(await loop).toBe('a')
    expect(calls[0]?.aborted).toBe(true)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  it('that is left before it was begun makes no call', async () => {
    const { stream, calls } = stage()
    expect(await stream.return('left')).toEqual({ done: true, value: 'left' })
    expect(await stream.next()).toEqual({ done: true, value: 'left' })
    expect(calls).toHaveLength(0)
  })

  it('rejects when the call is wrong', async () => {
    const { stream } = stage({
      send: () => {
        throw failure
      },
    })
    await expect(stream.next()).rejects.toBe(failure)
  })
})

describe('idleMs', () => {
  it('ends a stream that gives no element for so long, and says how far it was', async () => {
    const { stream, clock, calls } = stage({ idleMs: 100 })
    const first = stream.next()
    clock.advanceNow(120)
    await expect(first).rejects.toMatchObject({
      code: 'CALL_TIMEOUT',
      clock: 'idle',
      progress: 'started',
      message:
        '"m" on "main/w" gave no element for 100 ms (idleMs); the worker may have started it. Give it more time, or find out what it waits for',
    })
    expect(calls[0]?.aborted).toBe(true)
  })

  it('begins again with each element', async () => {
    const { stream, clock } = stage({ idleMs: 100 })
    const waiting = [stream.next(), stream.next()]
    clock.advanceNow(80)
    stream.take('a')
    clock.advanceNow(80)
    stream.take('b')
    expect(await Promise.all(waiting)).toHaveLength(2)
  })

  it('counts only while its caller waits', async () => {
    const { stream, clock, wheel } = stage({ idleMs: 100 })
    const first = stream.next()
    stream.take('a')
    await first
    expect(wheel.size).toBe(0)
    clock.advanceNow(1_000)
    const second = stream.next()
    stream.take('b')
    expect(await second).toEqual({ done: false, value: 'b' })
  })

  it('leaves no deadline behind when the stream ends', () => {
    const { stream, wheel } = stage({ idleMs: 100 })
    void stream.next()
    expect(wheel.size).toBe(1)
    stream.resolve(undefined)
    expect(wheel.size).toBe(0)
  })
})
