import { describe, expect, it } from 'vitest'
import { actor, behaviour, stop } from '../../src/index.ts'
import { endOf, play } from './stage.ts'

describe('continue', () => {
  const staged = behaviour({
    init: (log: string[], context) => {
      context.continueWith('after init')
      return log
    },
    calls: {
      work: (log, name: string, context) => {
        log.push(name)
        context.continueWith(`after ${name}`)
        context.continueWith(`and again after ${name}`)
        return [...log]
      },
      log: (log) => [...log],
      fail: (_, __: undefined, context) => context.continueWith('fail'),
    },
    continue: (log, text: string) => {
      if (text === 'fail') return stop({ type: 'crashed', cause: 'while continuing' })
      log.push(text)
      return undefined
    },
  })

  it('runs before whatever waits', async () => {
    const { system } = await play([actor('staged', staged, [])])
    const ref = system.ref('main/staged', staged)
    const answers = [ref.call('work', 'a'), ref.call('work', 'b')]
    expect(await Promise.all(answers)).toEqual([
      ['after init', 'a'],
      ['after init', 'a', 'after a', 'and again after a', 'b'],
    ])
  })

  it('may end the actor', async () => {
    const { system } = await play([actor('staged', staged, [])])
    const end = endOf(system, 'main/staged')
    await system.ref('main/staged', staged).call('fail')
    expect((await end).reason).toEqual({ type: 'crashed', cause: 'while continuing' })
  })

  it('that throws crashes the actor', async () => {
    const clumsy = behaviour({
      init: () => 0,
      casts: { go: (_, __: undefined, context) => context.continueWith() },
      continue: () => {
        throw new Error('clumsy')
      },
    })
    const { system } = await play([actor('clumsy', clumsy)])
    const end = endOf(system, 'main/clumsy')
    system.ref('main/clumsy', clumsy).cast('go')
    expect((await end).reason).toMatchObject({ type: 'crashed' })
  })
})
