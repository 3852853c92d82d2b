import { describe, expect, it } from 'vitest'
import { debug, GET_STATE, isDebug, REPLACE_STATE } from '../../src/actor/debug.ts'
import { actor, behaviour } from '../../src/index.ts'
import { gate, play } from './stage.ts'

const box = behaviour({
  init: (content: number) => ({ content }),
  calls: { wait: (_, until: Promise<void>) => until, content: ({ content }) => content },
})

describe('the state of an actor', () => {
  it('can be looked at, in its turn among the calls', async () => {
    const { system } = await play([actor('box', box, 3)])
    const { opened, open } = gate()
    const log: string[] = []
    const work = system
      .ref('main/box', box)
      .call('wait', opened)
      .then(() => log.push('worked'))
    const look = system.getState('main/box').then(() => log.push('looked'))
    open()
    await Promise.all([work, look])
    expect(log).toEqual(['worked', 'looked'])
    expect(await system.getState('main/box')).toEqual({ content: 3 })
  })

  it('can be replaced', async () => {
    const { system } = await play([actor('box', box, 3)])
    expect(await system.replaceState('main/box', () => ({ content: 4 }))).toEqual({ content: 4 })
    expect(await system.ref('main/box', box).call('content')).toBe(4)
  })

  it('stays as it was when the replacement throws', async () => {
    const { system } = await play([actor('box', box, 3)])
    const failing = system.replaceState('main/box', () => {
      throw new Error('no idea')
    })
    await expect(failing).rejects.toMatchObject({ code: 'REMOTE_ERROR', remote: { message: 'no idea' } })
    expect(await system.getState('main/box')).toEqual({ content: 3 })
  })

  it("is nobody else's matter", async () => {
    const { system } = await play([])
    await expect(system.getState('main/nobody')).rejects.toMatchObject({ code: 'CALL_NOPROC' })
  })
})

it('only a function replaces a state', () => {
  expect([isDebug(GET_STATE, undefined), isDebug(REPLACE_STATE, () => 1)]).toEqual([true, true])
  expect([isDebug(REPLACE_STATE, 1), isDebug('get_state', undefined)]).toEqual([false, false])
  expect(debug({ state: 1 }, undefined)).toBe(1)
})
