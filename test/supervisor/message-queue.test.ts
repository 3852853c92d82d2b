import { describe, expect, it } from 'vitest'
import { MessageQueue } from '../../src/supervisor/message-queue.ts'

interface Posted {
  readonly run: () => Promise<void>
  readonly drop: () => void
}

function record() {
  const log: string[] = []
  const bugs: unknown[] = []
  const queue = new MessageQueue<Posted>({
    handle: ({ run }) => run(),
    drop: ({ drop }) => drop(),
    onBug: async (error) => void bugs.push(error),
  })
  const message = (name: string, body: () => Promise<void> | void = () => {}): Posted => ({
    run: async () => {
      log.push(name)
      await body()
      log.push(`${name} done`)
    },
    drop: () => void log.push(`${name} dropped`),
  })
  /** Resolves when everything posted before has been dealt with. */
  const settled = () => new Promise<void>((resolve) => queue.post({ run: async () => resolve(), drop: resolve }))
  return { log, bugs, queue, message, settled }
}

describe('MessageQueue', () => {
  it('deals with one message at a time, in the order of arrival', async () => {
    const { log, queue, message, settled } = record()
    queue.post(message('a', () => Promise.resolve()))
    queue.post(message('b'))
    await settled()
    expect(log).toEqual(['a', 'a done', 'b', 'b done'])
  })

  it('deals with an urgent message next, but never into another', async () => {
    const { log, queue, message, settled } = record()
    queue.post(
      message('a', () => {
        queue.post(message('b'))
        queue.postUrgent(message('stop'))
      }),
    )
    await settled()
    expect(log).toEqual(['a', 'a done', 'stop', 'stop done', 'b', 'b done'])
  })

  it('drops what waits and what comes later once it is closed', async () => {
    const { log, queue, message, settled } = record()
    queue.post(message('a', () => queue.close()))
    queue.post(message('b'))
    await settled()
    queue.post(message('c'))
    queue.postUrgent(message('d'))
    expect(log).toEqual(['a', 'b dropped', 'a done', 'c dropped', 'd dropped'])
  })

  it('hands over what a handler throws, drops the message, and goes on', async () => {
    const { log, bugs, queue, message, settled } = record()
    const bug = new Error('bug')
    queue.post(message('a', () => Promise.reject(bug)))
    queue.post(message('b'))
    await settled()
    expect(bugs).toEqual([bug])
    expect(log).toEqual(['a', 'a dropped', 'b', 'b done'])
  })

  it('keeps the order of very many messages', async () => {
    const { queue, settled } = record()
    const seen: number[] = []
    const numbers = Array.from({ length: 5_000 }, (_, index) => index)
    for (const number of numbers) queue.post({ run: async () => void seen.push(number), drop: () => {} })
    await settled()
    expect(seen).toEqual(numbers)
  })
})
