import { describe, expect, it } from 'vitest'
import { actor, behaviour, type Later } from '../../src/index.ts'
import { play } from './stage.ts'

const startDesk = async () => {
  const taken: Later<string>[] = []
  const desk = behaviour({
    init: (_: undefined) => taken,
    calls: {
      ask: (state, _: undefined, context) => {
        const later = context.later<string>()
        state.push(later)
        return later
      },
      answerTwice: (_, __: undefined, context) => {
        context.later<string>().reply('first')
        return 'second'
      },
      refuse: (_, __: undefined, context) =>
        context.later<string>().fail(Object.assign(new TypeError('not today'), { retryAfterMs: 5 })),
      refuseOddly: (_, __: undefined, context) => context.later<string>().fail('no'),
      crash: (): string => {
        throw new Error('as asked')
      },
    },
    info: (state, _: unknown, context) => void state.push(context.later<string>()),
  })
  const { system, clock } = await play([actor('desk', desk)])
  return { system, clock, taken, ref: system.ref('main/desk', desk) }
}

describe('a handle', () => {
  it('answers from anywhere, once; what comes after is lost', async () => {
    const { ref, taken } = await startDesk()
    const answer = ref.call('ask')
    await new Promise(setImmediate)
    taken[0]?.reply('one')
    taken[0]?.reply('two')
    taken[0]?.fail(new Error('three'))
    expect(await answer).toBe('one')
  })

  it('may answer before the handler returns; what it returns is then lost', async () => {
    const { ref } = await startDesk()
    expect(await ref.call('answerTwice')).toBe('first')
  })

  it('may answer with an error, and the actor lives on', async () => {
    const { ref, system } = await startDesk()
    const before = await system.getState('main/desk')
    await expect(ref.call('refuse')).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      remote: { name: 'TypeError', message: 'not today', data: { retryAfterMs: 5 } },
    })
    await expect(ref.call('refuseOddly')).rejects.toMatchObject({
      remote: { name: 'NonError', message: 'no', data: 'no' },
    })
    expect(await system.getState('main/desk')).toBe(before)
  })

  it('of a caller that has given up answers nobody', async () => {
    const { ref, taken, clock } = await startDesk()
    const failed = expect(ref.call('ask', undefined, { deadlineMs: 50 })).rejects.toMatchObject({
      code: 'CALL_TIMEOUT',
    })
    await new Promise(setImmediate)
    clock.advanceNow(100)
    await failed
    taken[0]?.reply('late')
    expect(await ref.call('answerTwice')).toBe('first')
  })

  it('of a life that has ended answers nobody, not even a call that was given to its successor', async () => {
    const { ref, taken } = await startDesk()
    const answer = ref.call('ask', undefined, { idempotent: true })
    await ref.call('crash').catch(() => {})
    taken[0]?.reply('from the dead')
    await new Promise(setImmediate)
    taken[1]?.reply('from the living')
    expect(await answer).toBe('from the living')
  })

  it('taken where nobody waits answers nobody', async () => {
    const { ref, system, taken } = await startDesk()
    system.send('main/desk', 'anything')
    await ref.call('answerTwice')
    expect(() => taken[0]?.reply('lost')).not.toThrow()
    expect(() => taken[0]?.fail(new Error('lost'))).not.toThrow()
  })
})
