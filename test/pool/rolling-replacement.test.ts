import { describe, expect, it } from 'vitest'
import { type ReplaceableMember, RollingReplacement } from '../../src/pool/rolling-replacement.ts'

type Fake = { held: number; isOfUse: boolean; isDue: boolean }

function stage(count: number, maxUnavailable: number) {
  const siblings = Array.from({ length: count }, (): Fake => ({ held: 0, isOfUse: true, isDue: false }))
  const ready = [...siblings]
  const rolling = new RollingReplacement<ReplaceableMember>({ siblings, members: { ready } }, maxUnavailable)
  const begun: number[] = []
  const member = (number: number): Fake => siblings[number] ?? { held: 0, isOfUse: false, isDue: false }
  const ask = (number: number) => rolling.ask(member(number), () => begun.push(number))
  const leave = (number: number) => ready.splice(ready.indexOf(member(number)), 1)
  const join = (number: number) => ready.push(member(number))
  return { rolling, begun, ask, member, leave, join }
}

describe('RollingReplacement', () => {
  it('lets one after the other, in the order in which they asked', () => {
    const { begun, ask } = stage(3, 1)
    const [endFirst] = [ask(1), ask(0), ask(2)]
    expect(begun).toEqual([1])
    endFirst()
    expect(begun).toEqual([1, 0])
  })

  it('lets nobody begin once it is closed, whoever ends', () => {
    const { rolling, begun, ask } = stage(3, 1)
    const [endFirst] = [ask(1), ask(0)]
    rolling.close()
    endFirst()
    ask(2)
    expect(begun).toEqual([1])
  })

  it('lets as many as there may be at once', () => {
    const { begun, ask } = stage(4, 2)
    const ends = [0, 1, 2, 3].map(ask)
    expect(begun).toEqual([0, 1])
    ends[1]?.()
    expect(begun).toEqual([0, 1, 2])
  })

  it('counts those that are given no calls for another cause, as long as they are', () => {
    const { rolling, begun, ask, leave, join } = stage(3, 1)
    leave(2)
    ask(0)
    expect(begun).toEqual([])
    join(2)
    rolling.review()
    expect(begun).toEqual([0])
  })

  it('goes on counting one whose turn is over until it serves again', () => {
    const { rolling, begun, ask, leave, join } = stage(2, 1)
    const end = ask(0)
    ask(1)
    leave(0)
    end()
    expect(begun).toEqual([0])
    join(0)
    rolling.review()
    expect(begun).toEqual([0, 1])
  })

  it('does not count itself, nor those that are new or about to leave', () => {
    const { begun, ask, member, leave } = stage(3, 1)
    for (const number of [0, 1]) leave(number)
    member(1).isOfUse = false
    ask(0)
    expect(begun).toEqual([0])
  })

  it('waits for sessions to end, while others have their turn', () => {
    const { rolling, begun, ask, member } = stage(2, 1)
    member(0).held = 1
    ask(0)
    const end = ask(1)
    expect([begun, member(0).isDue]).toEqual([[1], true])
    member(0).held = 0
    rolling.review()
    expect(begun).toEqual([1])
    end()
    expect(begun).toEqual([1, 0])
  })

  it('forgets one that asks no more, and ends a turn once', () => {
    const { begun, ask, member } = stage(3, 1)
    const ends = [ask(0), ask(1), ask(2)]
    ends[1]?.()
    ends[0]?.()
    ends[0]?.()
    expect(begun).toEqual([0, 2])
    expect(member(1).isDue).toBe(false)
  })
})
