import { describe, expect, it } from 'vitest'
import { ElementQueue } from '../../../../../adapters/runtimes/node/sdk/element-queue.ts'

/** A queue, what it has asked for, and whether its consumer has left. */
function queueOf(window: number) {
  const events: (number | 'left')[] = []
  const queue = new ElementQueue({ window, ask: (n) => events.push(n), onLeave: () => events.push('left') })
  const pushAll = (...elements: readonly unknown[]): boolean[] => elements.map((element) => queue.push(element))
  return { queue, events, pushAll }
}

const failure = new Error('the source failed')

describe('an ElementQueue', () => {
  it('asks for nothing before its consumer begins, and takes in nothing', () => {
    const { queue, events, pushAll } = queueOf(4)
    expect(queue[Symbol.asyncIterator]()).toBe(queue)
    expect(pushAll('a')).toEqual([false])
    expect(events).toEqual([])
  })

  it.each([1, 2, 3, 4, 16])(
    'of %i never has more on its way and waiting than that, nor too few to go on',
    async (window) => {
      const { queue, events, pushAll } = queueOf(window)
      let sent = 0
      for (let taken = 0; taken < 50; taken++) {
        const next = queue.next()
        const asked = events.reduce((sum: number, n) => sum + Number(n), 0)
        expect(asked - taken).toBeLessThanOrEqual(window + 1)
        while (sent < asked) expect(pushAll(sent++)).toEqual([true])
        expect(await next).toEqual({ done: false, value: taken })
      }
      const asked = events.reduce((sum: number, n) => sum + Number(n), 0)
      while (sent < asked) expect(pushAll(sent++)).toEqual([true])
      expect(asked - 50).toBeLessThanOrEqual(window)
      expect(pushAll('too many')).toEqual([false])
    },
  )

  it('asks again only when half of the window was taken', async () => {
    const { queue, events, pushAll } = queueOf(6)
    const first = queue.next()
    pushAll('a', 'b', 'c', 'd', 'e', 'f')
    await first
    await queue.next()
    expect(events).toEqual([6])
    await queue.next()
    expect(events).toEqual([6, 3])
  })

  it('gives elements to those who wait in their order, and the end to the others', async () => {
    const { queue, pushAll } = queueOf(4)
    const steps = [queue.next(), queue.next(), queue.next()]
    pushAll('a')
    pushAll('b')
    queue.end('value')
    expect(await Promise.all(steps)).toEqual([
      { done: false, value: 'a' },
      { done: false, value: 'b' },
      { done: true, value: 'value' },
    ])
  })

  it('throws a failure after what had come, and again to whoever looks again', async () => {
    const { queue, pushAll } = queueOf(4)
    const first = queue.next()
    pushAll('a', 'b')
    queue.fail(failure)
    queue.end()
    expect([await first, await queue.next()].map(({ value }) => value)).toEqual(['a', 'b'])
    await expect(queue.next()).rejects.toBe(failure)
    await expect(queue.next()).rejects.toBe(failure)
  })

  it('throws at once when it is aborted, whatever had come', async () => {
    const { queue, pushAll } = queueOf(4)
    const first = queue.next()
    pushAll('a', 'b')
    await first
    queue.end()
    queue.abort(failure)
    await expect(queue.next()).rejects.toBe(failure)
  })

  it('whose consumer has left takes in what was on its way, and asks for no more', async () => {
    const { queue, events, pushAll } = queueOf(2)
    const [first, waiting] = [queue.next(), queue.next()]
    pushAll('a')
    await first
    expect(await queue.return('bye')).toEqual({ done: true, value: 'bye' })
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(pushAll('b', 'c')).toEqual([true, true])
    queue.fail(failure)
    expect(await queue.next()).toEqual({ done: true, value: undefined })
    await queue.return()
    expect(events).toEqual([2, 1, 'left'])
  })

  it('was not left early when its consumer never began, or it was over', async () => {
    const { queue, events } = queueOf(2)
    await queue.return()
    expect(await queue.next()).toEqual({ done: true, value: undefined })
    expect(events).toEqual([])
    const over = queueOf(2)
    const last = over.queue.next()
    over.queue.end()
    await last
    await over.queue.return()
    expect(over.events).toEqual([2])
  })

  it('gives its consumer what asking throws at the beginning', async () => {
    const queue = new ElementQueue({
      window: 2,
      ask: () => {
        throw failure
      },
    })
    await expect(queue.next()).rejects.toBe(failure)
  })
})
