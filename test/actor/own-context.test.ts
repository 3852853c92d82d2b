import { describe, expect, it } from 'vitest'
import { type ActorContext, actor, behaviour, type Info } from '../../src/index.ts'
import { endOf, play } from './stage.ts'

const open = behaviour({
  init: (_: undefined, context) => ({ context, heard: [] as unknown[] }),
  calls: { context: ({ context }): ActorContext => context, heard: ({ heard }) => [...heard] },
  info: ({ heard }, message: Info<string>) => void heard.push(message),
})

const startOpen = async () => {
  const { system, clock } = await play([actor('a', open), actor('b', open, undefined, { name: 'bob' })])
  const a = system.ref('main/a', open)
  return { system, clock, a, b: system.ref('main/b', open), context: await a.call('context') }
}

describe('the context of an actor', () => {
  it('knows who it is, and the clock', async () => {
    const { context, clock, system } = await startOpen()
    expect(context).toMatchObject({ path: 'main/a', clock })
    expect(await system.supervisor('main')?.whichChild('a')).toMatchObject({
      child: { incarnation: context.incarnation },
    })
  })

  it.each(['./b', 'main/b', 'bob'])('sends messages to %s', async (target) => {
    const { context, b } = await startOpen()
    context.send(target, 'hello')
    expect(await b.call('heard')).toEqual(['hello'])
  })

  it('does nothing any more when its life has ended', async () => {
    const { context, clock, system, a, b } = await startOpen()
    const end = endOf(system, 'main/a')
    system.exit('main/a', 'kill')
    await end
    await a.call('heard')
    const armed = clock.pending
    context.send('./b', 'hello')
    context.sendAfter(1, 'hello').cancel()
    context.sendInterval(1, 'hello')
    context.link('./b')
    context.exit('./b', 'kill')
    expect(context.monitor('./b').incarnation).toBeUndefined()
    expect([clock.pending, await b.call('heard'), context.signal.aborted]).toEqual([armed, [], true])
  })

  it('kills itself, if it wants', async () => {
    const { context, system } = await startOpen()
    const end = endOf(system, 'main/a')
    context.exit('main/a', { type: 'normal' })
    expect((await end).reason).toEqual({ type: 'normal' })
  })
})
