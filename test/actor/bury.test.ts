import { describe, expect, it } from 'vitest'
import { actor, behaviour, CallError } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { gate, play } from './stage.ts'

const startWorker = async () => {
  const lives: string[][] = []
  const { opened, open } = gate()
  const first = { isOver: false }
  const fragile = behaviour({
    init: (_: undefined) => {
      const log: string[] = []
      lives.push(log)
      return log
    },
    calls: {
      work: async (log, name: string) => {
        log.push(name)
        if (!first.isOver) await opened
        return name
      },
    },
  })
  const { system, clock } = await play([actor('fragile', fragile)])
  const kill = (): void => {
    first.isOver = true
    system.exit('main/fragile', 'kill')
  }
  return { system, clock, ref: system.ref('main/fragile', fragile), lives, kill, open }
}

describe('when an actor ends', () => {
  it('what it had begun fails, and what it had not goes to the next life in its order', async () => {
    const { ref, lives, kill } = await startWorker()
    const calls = ['a', 'b', 'c', 'd'].map((name) =>
      ref.call('work', name).catch((error: unknown) => (error instanceof CallError ? error.code : error)),
    )
    await new Promise(setImmediate)
    kill()
    expect(await Promise.all(calls)).toEqual(['CALL_EXITED', 'b', 'c', 'd'])
    expect(lives).toEqual([['a'], ['b', 'c', 'd']])
  })

  it('what is idempotent is begun again, before what had not been begun', async () => {
    const { ref, lives, kill } = await startWorker()
    const redelivered = awaitEvent('message:redelivered')
    const calls = ['a', 'b', 'c'].map((name) => ref.call('work', name, { idempotent: true }))
    await new Promise(setImmediate)
    kill()
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c'])
    expect(lives).toEqual([['a'], ['a', 'b', 'c']])
    expect(await redelivered).toMatchObject({ method: 'work', attempt: 1 })
  })
})
