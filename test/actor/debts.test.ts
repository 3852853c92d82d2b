import { describe, expect, it } from 'vitest'
import { actor, behaviour, type Later } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { play } from './stage.ts'

const desk = behaviour({
  init: (_: undefined) => [] as Later<string>[],
  calls: {
    ask: (state, _: string, context) => {
      const later = context.later<string>()
      state.push(later)
      return later
    },
    crash: (): string => {
      throw new Error('as asked')
    },
  },
  casts: { answerLast: (state) => state.pop()?.reply('answered') },
})

describe('what an actor owes when it ends', () => {
  it('is every call that it has taken and not answered, the oldest first', async () => {
    const { system } = await play([actor('desk', desk)])
    const ref = system.ref('main/desk', desk)
    const died = awaitEvent('actor:died', ({ death }) => death.path === 'main/desk')
    const asked = ['a', 'b', 'c'].map((name) => ref.call('ask', name).catch(() => 'failed'))
    ref.cast('answerLast')
    const crash = ref.call('crash').catch(() => 'failed')
    expect(await Promise.all([...asked, crash])).toEqual(['failed', 'failed', 'answered', 'failed'])
    expect((await died).death.inFlight.map(({ method }) => method)).toEqual(['ask', 'ask', 'crash'])
  })

  it('is nothing to callers that have given up', async () => {
    const { system } = await play([actor('desk', desk)])
    const ref = system.ref('main/desk', desk)
    const died = awaitEvent('actor:died', ({ death }) => death.path === 'main/desk')
    const abort = new AbortController()
    const asked = ref.call('ask', 'a', { signal: abort.signal }).catch((error: unknown) => error)
    await new Promise(setImmediate)
    abort.abort()
    expect(await asked).toMatchObject({ code: 'CALL_ABORTED', progress: 'started' })
    await ref.call('crash').catch(() => {})
    expect((await died).death.inFlight.map(({ method }) => method)).toEqual(['crash'])
  })
})
