import { describe, expect, it } from 'vitest'
import { actor, behaviour, pool } from '../../src/index.ts'
import { play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { membersOf, turn } from './gated-member.ts'

/** Remembers what it was asked. The warm-up of the lives that are named fails. */
function model(failing: readonly number[] = []) {
  let lives = 0
  const member = behaviour({
    init: (_: undefined) => ({ life: (lives += 1), asked: [] as string[] }),
    calls: {
      load: ({ life, asked }, name: string) => {
        asked.push(name)
        if (failing.includes(life)) throw new Error('the model is broken')
        return 'loaded'
      },
      asked: ({ asked }) => asked,
    },
  })
  return actor('m', member)
}

describe('warmUp', () => {
  it('is answered before a member takes any other call, in each of its lives', async () => {
    const warmUp = { method: 'load', args: 'small' }
    const { system } = await play([pool('p', model(), { size: 2, warmUp })])
    expect(await system.ref('main/p').call('asked')).toEqual(['small'])
    system.exit('main/p/1', 'kill')
    await turn()
    expect(await within('the answer', system.ref('main/p/1').call('asked'))).toEqual(['small'])
  })

  it('that fails is a start that has failed: the others serve', async () => {
    const { system } = await play([pool('p', model([1]), { size: 2, warmUp: { method: 'load', args: 'x' } })])
    expect(await system.ref('main/p').call('asked')).toEqual(['x'])
    expect(membersOf(system)).toEqual(['main/p/2'])
  })

  it('that fails everywhere is the failure of the pool, and tells why', async () => {
    const started = play([pool('p', model([1, 2]), { size: 2, warmUp: { method: 'load', args: 'x' } })])
    await expect(started).rejects.toThrow(/warm-up call "load" failed/)
  })
})
