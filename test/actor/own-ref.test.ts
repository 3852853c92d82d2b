import { describe, expect, it } from 'vitest'
import { actor, behaviour } from '../../src/index.ts'
import { play } from './stage.ts'

const twin = behaviour({
  init: (_: undefined) => ({ bumps: 0 }),
  calls: {
    ask: (_, target: string, context) => context.ref(target).call('ping'),
    ping: () => 'pong',
    bumps: ({ bumps }) => bumps,
    castSelf: (_, __: undefined, context) => context.ref(context.path).cast('bump'),
  },
  casts: { bump: (state) => void (state.bumps += 1) },
})

describe('an actor', () => {
  it.each(['./a', 'main/a', 'ada'])('that calls itself as %s fails at once', async (target) => {
    const { system } = await play([actor('a', twin, undefined, { name: 'ada', restart: 'temporary' })])
    await expect(system.ref('main/a', twin).call('ask', target)).rejects.toMatchObject({
      code: 'CALL_EXITED',
      death: { reason: { type: 'crashed', cause: expect.stringContaining('called itself ("ping")') } },
    })
  })

  it.each(['./b', 'main/b', 'bob', '../main/b'])('calls another as %s', async (target) => {
    const { system } = await play([actor('a', twin), actor('b', twin, undefined, { name: 'bob' })])
    expect(await system.ref('main/a', twin).call('ask', target)).toBe('pong')
  })

  it('may cast to itself', async () => {
    const { system } = await play([actor('a', twin)])
    const ref = system.ref('main/a', twin)
    await ref.call('castSelf')
    expect(await ref.call('bumps')).toBe(1)
  })
})
