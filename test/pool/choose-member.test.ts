import { describe, expect, it } from 'vitest'
import { createRoundRobin, leastBusy } from '../../src/pool/choose-member.ts'
import { FakeMember } from './fake-member.ts'

const member = (number: number, load: number, room = 10): FakeMember => new FakeMember(number, room).withLoad(load)

describe('leastBusy', () => {
  it.each([
    ['the one with the fewest open calls', [member(1, 3), member(2, 1), member(3, 2)], 2],
    ['among equals the one with the lowest number', [member(1, 2), member(2, 1), member(3, 1)], 2],
    ['one that is idle before all others', [member(1, 1), member(2, 0), member(3, 0)], 2],
    ['nobody without room, however idle', [member(1, 0, 0), member(2, 4), member(3, 5, 5)], 2],
    ['nobody when none has room', [member(1, 1, 1), member(2, 2, 2)], undefined],
    ['nobody when there is none', [], undefined],
  ])('chooses %s', (_, ready, number) => {
    expect(leastBusy(ready)?.number).toBe(number)
  })
})

describe('createRoundRobin', () => {
  it('goes round, and leaves out who has no room or is gone', () => {
    const next = createRoundRobin<FakeMember>()
    const [one, two, three] = [member(1, 0), member(2, 0), member(3, 0)]
    const chosen = (ready: readonly FakeMember[]): number | undefined => next(ready)?.number
    expect([chosen([one, two, three]), chosen([one, two, three]), chosen([one, three]), chosen([one, three])]).toEqual([
      1, 2, 3, 1,
    ])
    expect(chosen([one, two.withLoad(10), three])).toBe(3)
    expect(chosen([two])).toBeUndefined()
  })
})
