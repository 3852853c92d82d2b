import { describe, expect, it } from 'vitest'
import { Scheduler } from '../../src/actor/scheduler.ts'

describe('what is ready', () => {
  it('runs soon, in the order in which it became ready, and never at once', async () => {
    const scheduler = new Scheduler()
    const log: string[] = []
    for (const name of ['a', 'b', 'c']) scheduler.ready({ run: () => void log.push(name) })
    expect(log).toEqual([])
    await Promise.resolve()
    await Promise.resolve()
    expect(log).toEqual(['a', 'b', 'c'])
  })

  it('meanwhile runs in the next round, behind what was ready before', async () => {
    const scheduler = new Scheduler()
    const log: string[] = []
    const again = { run: () => void log.push('again') }
    scheduler.ready({
      run: () => {
        log.push('a')
        scheduler.ready(again)
      },
    })
    scheduler.ready({ run: () => void log.push('b') })
    await new Promise(setImmediate)
    expect(log).toEqual(['a', 'b', 'again'])
  })

  it('for ever leaves the event loop its turn', async () => {
    const scheduler = new Scheduler()
    let isOver = false
    const restless = {
      run: () => {
        if (!isOver) scheduler.ready(restless)
      },
    }
    scheduler.ready(restless)
    await new Promise(setImmediate)
    isOver = true
    expect(isOver).toBe(true)
  })
})
