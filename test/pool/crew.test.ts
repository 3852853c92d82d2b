import { describe, expect, it } from 'vitest'
import { actor, behaviour, pool, stop } from '../../src/index.ts'
import { gate, play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { type GatedMethods, gatedMember, membersOf, turn } from './gated-member.ts'

const GROWS = { size: { min: 1, max: 3 }, downAfterMs: 1_000, lingerMs: 2_000 }

describe('a pool that grows and shrinks', () => {
  it('counts what waits: a burst starts as many members as it needs, and no more than max', async () => {
    const { member, begun, open } = gatedMember()
    const { system } = await play([pool('p', member, GROWS)])
    const ref = system.ref<GatedMethods>('main/p')
    expect(membersOf(system)).toEqual(['main/p/1'])
    const two = ['a', 'b'].map((name) => ref.call('wait', name))
    await turn()
    expect([membersOf(system), begun]).toEqual([
      ['main/p/1', 'main/p/2'],
      ['a', 'b'],
    ])
    const more = ['c', 'd', 'e'].map((name) => ref.call('wait', name))
    await turn()
    expect([membersOf(system).length, begun]).toEqual([3, ['a', 'b', 'c']])
    open('a', 'b', 'c')
    await turn()
    open('d', 'e')
    await within('all of them', Promise.all([...two, ...more]))
  })

  it('lets members go when they were not needed for downAfterMs and idle for lingerMs', async () => {
    const { member, open } = gatedMember()
    const { system, clock } = await play([pool('p', member, GROWS)])
    const ref = system.ref<GatedMethods>('main/p')
    const calls = ['a', 'b', 'c'].map((name) => ref.call('wait', name))
    await turn()
    open('a', 'b', 'c')
    await within('the answers', Promise.all(calls))
    await turn()
    await clock.advance(1_900)
    expect(membersOf(system)).toHaveLength(3)
    await clock.advance(200)
    await turn()
    expect(membersOf(system)).toHaveLength(1)
    expect(await ref.call('who')).toMatch(/^main\/p\/[123]$/)
  })

  it('keeps spare members beyond what is needed', async () => {
    const { member, open } = gatedMember()
    const { system } = await play([pool('p', member, { ...GROWS, size: { min: 1, max: 3, spare: 1 } })])
    expect(membersOf(system)).toHaveLength(2)
    const call = system.ref<GatedMethods>('main/p').call('wait', 'a')
    const other = system.ref<GatedMethods>('main/p').call('wait', 'b')
    await turn()
    expect(membersOf(system)).toHaveLength(3)
    open('a', 'b')
    await Promise.all([call, other])
  })

  it('may have no member until the first call comes', async () => {
    const { member } = gatedMember()
    const { system } = await play([pool('p', member, { size: { min: 0, max: 2 } })])
    expect(membersOf(system)).toEqual([])
    expect(await within('the answer', system.ref('main/p').call('who'))).toBe('main/p/1')
  })
})

describe('starts that fail', () => {
  /** Starts fail while `isBroken`. */
  const fragile = (state: { isBroken: boolean; starts: number }) =>
    actor(
      'm',
      behaviour({
        init: (_: undefined) => {
          state.starts += 1
          return state.isBroken ? stop({ type: 'resource_limit', limit: 'licences' }) : undefined
        },
        calls: { ping: () => 'pong' },
      }),
    )

  it('tell those who call why, when there is no member, and are tried again', async () => {
    const state = { isBroken: true, starts: 0 }
    const { system, clock } = await play([pool('p', fragile(state), { size: { min: 0, max: 2 } })])
    const refused = system.ref('main/p').call('ping')
    await expect(within('the refusal', refused)).rejects.toMatchObject({ code: 'CALL_QUARANTINED' })
    await expect(refused).rejects.toThrow(/no member could be started.*licences/)
    expect(state.starts).toBe(1)
    state.isBroken = false
    await clock.advance(1_100)
    const served = system.ref('main/p').call('ping')
    expect(await within('the answer', served)).toBe('pong')
  })

  it('are no outage any more once the pool ends: those that wait are told that it is gone', async () => {
    let starts = 0
    const { opened, open } = gate()
    const second = behaviour({
      init: async (_: undefined) => {
        starts += 1
        if (starts === 1) return stop({ type: 'resource_limit', limit: 'licences' })
        await opened
        return undefined
      },
      calls: { ping: () => 'pong' },
    })
    const { system } = await play([pool('p', actor('m', second), { size: { min: 0, max: 2 } })])
    const ref = system.ref<{ ping(): string }>('main/p')
    const calls = [ref.call('ping'), ref.call('ping')].map((call) => call.catch((error: unknown) => error))
    await turn()
    expect(starts).toBe(2)
    const ended = system.shutdown()
    for (const error of await within('the refusals', Promise.all(calls)))
      expect(error).toMatchObject({ code: 'CALL_NOPROC' })
    open()
    await within('the end', ended)
  })

  it('leave the others serving', async () => {
    const state = { isBroken: false, starts: 0 }
    const { system } = await play([pool('p', fragile(state), { size: { min: 1, max: 2 } })])
    state.isBroken = true
    expect(system.pool('main/p')?.resize(2)).toMatchObject({ ok: true })
    await turn()
    expect([state.starts, membersOf(system)]).toEqual([2, ['main/p/1']])
    expect(await system.ref('main/p').call('ping')).toBe('pong')
  })

  it('of all members are the failure of the pool', async () => {
    const state = { isBroken: true, starts: 0 }
    await expect(play([pool('p', fragile(state), { size: 2 })])).rejects.toThrow(/child "p".*licences/)
  })
})

describe('a pool whose members are all set aside', () => {
  it('gives up, so that its supervisor decides', async () => {
    const { member } = gatedMember({ budget: { intensity: 0, onExhausted: 'quarantine' } })
    const { system } = await play([pool('p', member, { size: 2 })])
    system.exit('main/p/1', 'kill')
    await turn()
    expect(await system.ref('main/p').call('who')).toBe('main/p/2')
    system.exit('main/p/2', 'kill')
    await turn()
    await turn()
    // The supervisor has restarted the pool, with all its members.
    expect(await within('the answer', system.ref('main/p').call('who'))).toBe('main/p/1')
    expect(membersOf(system)).toHaveLength(2)
  })
})
