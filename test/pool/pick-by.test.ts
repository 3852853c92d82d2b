import { describe, expect, it } from 'vitest'
import { type MemberView, pool } from '../../src/index.ts'
import { play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { type GatedMethods, gatedMember, turn } from './gated-member.ts'

describe('a function that picks', () => {
  it('is shown the members that have room, and decides', async () => {
    const { member, open } = gatedMember()
    const seen: (readonly MemberView[])[] = []
    const pick = (members: readonly MemberView[]): number => {
      seen.push(members)
      return members.length - 1
    }
    const { system } = await play([pool('p', member, { size: 3, pick })])
    const ref = system.ref<GatedMethods>('main/p')
    expect(await ref.call('who')).toBe('main/p/3')
    await turn()
    const busy = ref.call('wait', 'a')
    expect(await ref.call('who')).toBe('main/p/2')
    open('a')
    await busy
    expect(seen[1]).toContainEqual({ path: 'main/p/3', inFlight: 0, answered: 1 })
    expect(seen.at(-1)).toHaveLength(2)
  })

  it.each<[string, () => unknown]>([
    ['throws', () => decodeURI('%')],
    ['returns no index', () => 'first'],
    ['returns an index that is too high', () => 9],
  ])('and %s fails that call, also one that had waited, and no other', async (_, wrong) => {
    const { member, open } = gatedMember()
    let isWrong = true
    const pick = () => (isWrong ? wrong() : 0) as number
    const { system } = await play([pool('p', member, { size: 1, pick })])
    const ref = system.ref<GatedMethods>('main/p')
    await expect(ref.call('who')).rejects.toMatchObject({ code: 'CALL_INVALID' })
    isWrong = false
    const busy = ref.call('wait', 'a')
    await turn()
    const [first, second] = [ref.call('who'), ref.call('who')]
    isWrong = true
    open('a')
    await expect(within('the first', first)).rejects.toMatchObject({ code: 'CALL_INVALID' })
    await expect(within('the second', second)).rejects.toThrow(/`pick` of its pool to return an index/)
    await busy
  })
})
