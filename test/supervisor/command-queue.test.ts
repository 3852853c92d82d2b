import { describe, expect, it } from 'vitest'
import { CommandQueue } from '../../src/supervisor/command-queue.ts'

function record() {
  const log: string[] = []
  const bugs: unknown[] = []
  const queue = new CommandQueue(async (error) => void bugs.push(error))
  const command = (name: string, body: () => Promise<void> | void = () => {}) => ({
    run: async () => {
      log.push(name)
      await body()
      log.push(`${name} done`)
    },
    cancel: () => void log.push(`${name} cancelled`),
  })
  /** Resolves when everything posted before has run. */
  const settled = () => new Promise<void>((resolve) => queue.post({ run: async () => resolve(), cancel: resolve }))
  return { log, bugs, queue, command, settled }
}

describe('CommandQueue', () => {
  it('runs one command at a time, in the order of arrival', async () => {
    const { log, queue, command, settled } = record()
    queue.post(command('a', () => Promise.resolve()))
    queue.post(command('b'))
    await settled()
    expect(log).toEqual(['a', 'a done', 'b', 'b done'])
  })

  it('runs an urgent command next, but never into another', async () => {
    const { log, queue, command, settled } = record()
    queue.post(
      command('a', () => {
        queue.post(command('b'))
        queue.postUrgent(command('stop'))
      }),
    )
    await settled()
    expect(log).toEqual(['a', 'a done', 'stop', 'stop done', 'b', 'b done'])
  })

  it('cancels what waits and what comes later once it is closed', async () => {
    const { log, queue, command, settled } = record()
    queue.post(command('a', () => queue.close()))
    queue.post(command('b'))
    await settled()
    queue.post(command('c'))
    queue.postUrgent(command('d'))
    expect(log).toEqual(['a', 'b cancelled', 'a done', 'c cancelled', 'd cancelled'])
  })

  it('hands over what a command throws, cancels it, and goes on', async () => {
    const { log, bugs, queue, command, settled } = record()
    const bug = new Error('bug')
    queue.post(command('a', () => Promise.reject(bug)))
    queue.post(command('b'))
    await settled()
    expect(bugs).toEqual([bug])
    expect(log).toEqual(['a', 'a cancelled', 'b', 'b done'])
  })

  it('keeps the order of very many commands', async () => {
    const { queue, settled } = record()
    const seen: number[] = []
    const numbers = Array.from({ length: 5_000 }, (_, index) => index)
    for (const number of numbers) queue.post({ run: async () => void seen.push(number), cancel: () => {} })
    await settled()
    expect(seen).toEqual(numbers)
  })
})
