import { describe, expect, it } from 'vitest'
import { actor, behaviour, pool } from '../../src/index.ts'
import { play } from '../actor/stage.ts'
import { type GatedMethods, gatedMember, turn } from './gated-member.ts'

describe('overload', () => {
  it('refuses at once what could not be answered in time, and says when to come again', async () => {
    const { member, open } = gatedMember()
    const overload = { minLimit: 2, maxLimit: 2 }
    const { system } = await play([pool('p', member, { size: 1, overload })])
    const ref = system.ref<GatedMethods>('main/p')
    const calls = ['a', 'b'].map((name) => ref.call('wait', name))
    const shed = ref.call('wait', 'c')
    await expect(shed).rejects.toMatchObject({ code: 'CALL_OVERLOADED', progress: 'not_delivered' })
    await expect(shed).rejects.toThrow(/the pool has 2 calls, and answers about 2 in time\. Try again after \d+ ms/)
    expect(await shed.catch((error: unknown) => error)).toHaveProperty('retryAfterMs', expect.any(Number))
    open('a')
    await turn()
    open('b')
    await Promise.all(calls)
    expect(await ref.call('who')).toBe('main/p/1')
  })

  it('lets casts in: nobody waits for them', async () => {
    const { member, open } = gatedMember()
    const { system } = await play([pool('p', member, { size: 1, overload: { minLimit: 1, maxLimit: 1 } })])
    const call = system.ref<GatedMethods>('main/p').call('wait', 'a')
    system.ref<GatedMethods>('main/p').cast('who')
    expect(system.ref('main/p').queued).toBe(1)
    await turn()
    open('a')
    await call
  })
})

describe('breaker', () => {
  const flaky = () => {
    const state = { isBroken: true, asked: 0 }
    const member = behaviour({
      init: (_: undefined) => undefined,
      calls: {
        fetch: (_: undefined, _args: undefined, context) => {
          state.asked += 1
          const later = context.later<string>()
          if (state.isBroken) later.fail(new RangeError('no such page'))
          else later.reply('page')
          return later
        },
        ping: () => 'pong',
      },
    })
    return { state, member: actor('m', member) }
  }

  it('refuses the calls of a method that fails, and of no other, until probes succeed', async () => {
    const { state, member } = flaky()
    const breaker = { minCalls: 4, failureRatio: 0.5, openMs: 1_000, probes: 2, successRatio: 1 }
    const { system, clock } = await play([pool('p', member, { size: 2, breaker })])
    const ref = system.ref<{ fetch(): string; ping(): string }>('main/p')
    for (let i = 0; i < 4; i += 1) await expect(ref.call('fetch')).rejects.toMatchObject({ code: 'REMOTE_ERROR' })
    await clock.advance(250)
    const refused = await ref.call('fetch').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'CALL_CIRCUIT_OPEN', openForMs: 250, retryAfterMs: 750 })
    expect(await ref.call('ping')).toBe('pong')
    expect(state.asked).toBe(4)
    state.isBroken = false
    await clock.advance(750)
    expect([await ref.call('fetch'), await ref.call('fetch'), await ref.call('fetch')]).toEqual([
      'page',
      'page',
      'page',
    ])
  })

  it('does not count errors that are the fault of the caller', async () => {
    const { member } = flaky()
    const breaker = { minCalls: 2, ignoreErrors: ['RangeError'] }
    const { system } = await play([pool('p', member, { size: 1, breaker })])
    for (let i = 0; i < 10; i += 1)
      await expect(system.ref('main/p').call('fetch')).rejects.toMatchObject({ code: 'REMOTE_ERROR' })
  })
})
