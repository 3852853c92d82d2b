import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PriorityLane } from '../../src/mailbox/priority-lane.ts'
import { addAll, expectSameAsSorting, namesOf, takeFrom, type Waiting, waiting } from './waiting.ts'

const AGE_MS = 10
const create = (): PriorityLane<Waiting> => new PriorityLane(AGE_MS)

describe('PriorityLane', () => {
  it('gives higher priorities first, and those of one priority in the order in which they came', () => {
    const lane = create()
    addAll(lane, { a: {}, b: { priority: -4 }, c: { priority: 4 }, d: {}, e: { priority: 4 }, f: { priority: 1 } })
    expect(namesOf(lane)).toBe('c e f a d b')
  })

  it('whoever waits for ageMs is as urgent as one of the next higher priority that has just come, and came first', () => {
    const lane = create()
    addAll(lane, {
      waits: { sentAt: 0 },
      tooLate: { sentAt: AGE_MS, priority: 1 },
      inTime: { sentAt: 2 * AGE_MS - 1, priority: 2 },
    })
    expect(namesOf(lane)).toBe('inTime waits tooLate')
  })

  it('what is put back goes first, whatever its priority, in the order given', () => {
    const lane = create()
    addAll(lane, { a: { priority: 4 }, b: {} })
    for (const name of ['y', 'x']) lane.putBack(waiting(name, { sentAt: 99, priority: name === 'x' ? -4 : 0 }))
    lane.putBack(waiting('w'))
    expect(lane.oldest()?.name).toBe('w')
    expect(namesOf(lane)).toBe('w x y a b')
  })

  it('lets go of the oldest of the lowest priority, unless the newcomer is lower still', () => {
    const lane = create()
    const goes = (priority: number): string | undefined => lane.leastUrgent(waiting('new', { priority }))?.item.name
    const places = addAll(lane, { a: {}, b: {} })
    expect([goes(-1), goes(0), goes(4)]).toEqual([undefined, 'a', 'a'])
    addAll(lane, { c: { priority: 2 }, d: { priority: -2 }, e: { priority: -2 } })
    expect([goes(-4), goes(-2), goes(0)]).toEqual([undefined, 'd', 'd'])
    lane.putBack(waiting('back', { priority: -2 }))
    expect(goes(0)).toBe('back')
    for (const place of places.values()) place.leave()
    expect(namesOf(lane)).toBe('back c d e')
    expect(goes(4)).toBeUndefined()
  })

  it('is what sorting by the time at which they count as come would be', () => {
    expectSameAsSorting(create, {
      rankOf: ({ sentAt, priority }) => sentAt - priority * AGE_MS,
      urgencyOf: ({ priority }) => priority,
    })
  })

  it('starves nobody: under a stream of higher ones, a message is overtaken only by those that come in its first steps', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 120, maxLength: 160 })
    const priority = fc.integer({ min: -4, max: 3 })
    fc.assert(
      fc.property(priority, gaps, (low, gapsMs) => {
        const lane = create()
        lane.add(waiting('low', { sentAt: 0, priority: low }))
        let now = 0
        let overtakenAt = 0
        // One comes and one is taken: a worker that is never idle, and a mailbox that never gets
        // empty.
        for (const gapMs of gapsMs) {
          now += gapMs
          lane.add(waiting('high', { sentAt: now, priority: 4 }))
          const next = takeFrom(lane)
          if (next?.name === 'low') return now <= (4 - low) * AGE_MS + 7
          overtakenAt = next?.sentAt ?? overtakenAt
          expect(overtakenAt).toBeLessThan((4 - low) * AGE_MS)
        }
        return false
      }),
      { seed: 1 },
    )
  })
})
