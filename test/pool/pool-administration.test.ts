import { describe, expect, it } from 'vitest'
import { pool } from '../../src/index.ts'
import { play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { type GatedMethods, gatedMember, given, membersOf, turn } from './gated-member.ts'

describe('resize', () => {
  it('starts what is missing, and lets go what is too much when it has finished', async () => {
    const { member, open, begun } = gatedMember()
    const { system } = await play([pool('p', member, { size: 1 })])
    const handle = system.pool('main/p')
    expect(handle?.resize(3)).toEqual({ ok: true, previous: { min: 1, max: 1, spare: 0 } })
    await turn()
    expect(membersOf(system)).toHaveLength(3)
    const calls = ['a', 'b', 'c'].map((name) => system.ref<GatedMethods>('main/p').call('wait', name))
    await turn()
    expect(begun).toEqual(['a', 'b', 'c'])
    expect(handle?.resize(1)).toMatchObject({ ok: true })
    open('a', 'b', 'c')
    expect(await within('all answers', Promise.all(calls))).toEqual(['main/p/1', 'main/p/2', 'main/p/3'])
    await turn()
    expect(membersOf(system)).toEqual(['main/p/1'])
  })

  it.each([0, Number.NaN, -1, 1.5, { min: 3, max: 2 }, undefined, 'many', null])('refuses %j', async (size) => {
    const { system } = await play([pool('p', gatedMember().member, { size: 1 })])
    expect(system.pool('main/p')?.resize(size as number)).toMatchObject({ ok: false, error: 'invalid_spec' })
    expect(system.pool('main/p')?.size).toEqual({ min: 1, max: 1, spare: 0 })
  })

  it('is refused while the pool ends', async () => {
    const { system } = await play([pool('p', gatedMember().member, { size: 1 })])
    const handle = system.pool('main/p')
    await system.shutdown()
    expect(handle?.resize(2)).toEqual({ ok: false, error: 'noproc' })
  })
})

describe('pause', () => {
  it('keeps calls waiting until resume', async () => {
    const { member } = gatedMember()
    const { system } = await play([pool('p', member, { size: 2 })])
    system.pool('main/p')?.pause()
    const call = system.ref('main/p').call('who')
    await turn()
    expect([system.pool('main/p')?.queued, system.pool('main/p')?.running]).toEqual([1, 0])
    system.pool('main/p')?.resume()
    expect(await within('the answer', call)).toBe('main/p/1')
  })
})

describe('drain', () => {
  it('resolves when nothing runs and nothing waits', async () => {
    const { member, open } = gatedMember()
    const { system } = await play([pool('p', member, { size: 1 })])
    const calls = ['a', 'b'].map((name) => system.ref<GatedMethods>('main/p').call('wait', name))
    let isDrained = false
    const drained = system
      .pool('main/p')
      ?.drain()
      .then(() => (isDrained = true))
    await turn()
    open('a')
    await turn()
    expect(isDrained).toBe(false)
    open('b')
    await within('both', Promise.all(calls))
    await within('the drain', given(drained))
  })
})

describe('members', () => {
  it('says what each of them does', async () => {
    const { member, open } = gatedMember()
    const { system, clock } = await play([pool('p', member, { size: 2 })])
    const call = system.ref<GatedMethods>('main/p').call('wait', 'a')
    await clock.advance(100)
    expect(system.pool('main/p')?.members).toEqual([
      { path: 'main/p/1', state: 'running', inFlight: 1, answered: 0, idleForMs: undefined },
      { path: 'main/p/2', state: 'running', inFlight: 0, answered: 0, idleForMs: 100 },
    ])
    open('a')
    await call
    await turn()
    expect(system.pool('main/p')?.members[0]).toMatchObject({ inFlight: 0, answered: 1, idleForMs: 0 })
  })
})
