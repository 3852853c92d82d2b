import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArrivalLane } from '../../src/mailbox/arrival-lane.ts'
import { addAll, expectSameAsSorting, namesOf, type Waiting, waiting } from './waiting.ts'

const create = (lateMs: number): ArrivalLane<Waiting> => new ArrivalLane(lateMs)

describe('ArrivalLane', () => {
  it('gives the first first, and neither priorities nor deadlines mean anything', () => {
    const lane = create(100)
    addAll(lane, { a: { sentAt: 0, priority: -4 }, b: { sentAt: 50, priority: 4 }, c: { sentAt: 99, deadlineAt: 1 } })
    expect(namesOf(lane)).toBe('a b c')
  })

  it('gives the newest first once the oldest is late, to the millisecond, until it is not late any more', () => {
    const lane = create(100)
    addAll(lane, { a: { sentAt: 0 }, b: { sentAt: 40 }, c: { sentAt: 99 }, d: { sentAt: 100 }, e: { sentAt: 120 } })
    expect(namesOf(lane)).toBe('e d a b c')
  })

  it('what is put back goes first, in the order given, also when it is late', () => {
    const lane = create(100)
    addAll(lane, { a: { sentAt: 0 }, b: { sentAt: 500 } })
    lane.putBack(waiting('y'))
    lane.putBack(waiting('x'))
    expect(lane.oldest()?.name).toBe('x')
    expect(namesOf(lane)).toBe('x y b a')
  })

  it('lets go of the oldest', () => {
    const lane = create(100)
    expect(lane.leastUrgent()).toBeUndefined()
    addAll(lane, { a: { sentAt: 0 }, b: { sentAt: 500 } })
    expect(lane.leastUrgent()?.item.name).toBe('a')
  })

  it('is a plain queue when it is never late', () => {
    expectSameAsSorting(() => create(Number.POSITIVE_INFINITY), { rankOf: () => 0, urgencyOf: () => 0 })
  })

  it('whatever comes, goes and leaves, the next is the newest when the oldest is late, else the oldest', () => {
    const step = fc.oneof(fc.nat({ max: 80 }), fc.constant('take' as const), fc.constant('leave' as const))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const lane = create(100)
        const model: { readonly item: Waiting; readonly leave: () => boolean }[] = []
        let now = 0
        for (const each of steps) {
          if (typeof each === 'number') {
            now += each
            const item = waiting(`at ${now}`, { sentAt: now })
            const place = lane.add(item)
            model.push({ item, leave: () => place.leave() })
          } else if (each === 'leave') {
            const [middle] = model.splice(Math.floor(model.length / 2), 1)
            if (middle !== undefined) expect(middle.leave()).toBe(true)
          } else {
            const isLate = (model.at(-1)?.item.sentAt ?? 0) - (model[0]?.item.sentAt ?? 0) >= 100
            const next = lane.next()
            expect(next?.item).toBe((isLate ? model.pop() : model.shift())?.item)
            next?.leave()
          }
          expect([lane.size, lane.oldest()]).toEqual([model.length, model[0]?.item])
        }
      }),
    )
  })
})
