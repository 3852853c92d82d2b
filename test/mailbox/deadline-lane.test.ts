import { describe, expect, it } from 'vitest'
import { DeadlineLane } from '../../src/mailbox/deadline-lane.ts'
import { addAll, expectSameAsSorting, namesOf, type Waiting, waiting } from './waiting.ts'

const create = (mayDrop = true): DeadlineLane<Waiting> => new DeadlineLane({ mayDrop })

const deadlineOf = ({ deadlineAt }: Waiting): number => deadlineAt ?? Number.POSITIVE_INFINITY

describe('DeadlineLane', () => {
  it('gives the earliest deadline first, those without one last, and equals in the order in which they came', () => {
    const lane = create()
    addAll(lane, {
      a: {},
      b: { deadlineAt: 9 },
      c: { deadlineAt: 5 },
      d: {},
      e: { deadlineAt: 9 },
      f: { deadlineAt: 0 },
    })
    expect(namesOf(lane)).toBe('f c b e a d')
  })

  it('priorities mean nothing', () => {
    const lane = create()
    addAll(lane, { a: { priority: -4 }, b: { priority: 4 } })
    expect(namesOf(lane)).toBe('a b')
  })

  it('what is put back goes first, whatever its deadline, in the order given', () => {
    const lane = create()
    addAll(lane, { a: { deadlineAt: 1 } })
    lane.putBack(waiting('y', { deadlineAt: 2 }))
    lane.putBack(waiting('x'))
    expect(lane.oldest()?.name).toBe('x')
    expect(namesOf(lane)).toBe('x y a')
  })

  it('lets go of the oldest with the latest deadline, unless that of the newcomer is later still', () => {
    const lane = create()
    const goes = (deadlineAt?: number): string | undefined =>
      lane.leastUrgent(waiting('new', { deadlineAt }))?.item.name
    expect(goes()).toBeUndefined()
    addAll(lane, { a: { deadlineAt: 5 }, b: { deadlineAt: 7 }, c: { deadlineAt: 7 } })
    expect([goes(), goes(8), goes(7), goes(1)]).toEqual([undefined, undefined, 'b', 'b'])
    addAll(lane, { d: {}, e: {} })
    expect(goes()).toBe('d')
  })

  it('knows nobody who could go when it need not', () => {
    const lane = create(false)
    addAll(lane, { a: {} })
    expect(lane.leastUrgent(waiting('new'))).toBeUndefined()
    expect(namesOf(lane)).toBe('a')
  })

  it.each([true, false])('is what sorting by deadlines would be (may drop: %s)', (mayDrop) => {
    const urgencyOf = mayDrop
      ? (item: Waiting) => -deadlineOf(item)
      : ({ name }: Waiting) => (name === 'newcomer' ? 0 : 1)
    expectSameAsSorting(() => create(mayDrop), { rankOf: deadlineOf, urgencyOf })
  })
})
