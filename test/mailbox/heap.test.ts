import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Heap } from '../../src/mailbox/heap.ts'
import type { Place } from '../../src/mailbox/user-lane.ts'

describe('Heap', () => {
  it('is empty at first, and again', () => {
    const heap = new Heap<number>((a, b) => a < b)
    expect(heap.first).toBeUndefined()
    const place = heap.push(1)
    expect([heap.first, place.item, place.leave(), place.leave(), heap.first]).toEqual([1, 1, true, false, undefined])
  })

  it('knows its first item, whatever was added and whatever left', () => {
    const step = fc.record({ add: fc.array(fc.nat({ max: 50 }), { maxLength: 8 }), leave: fc.nat({ max: 60 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const heap = new Heap<number>((a, b) => a < b)
        let places: readonly Place<number>[] = []
        for (const { add, leave } of steps) {
          places = [...places, ...add.map((item) => heap.push(item))]
          const leaving = places[leave]
          places = places.filter((place) => place !== leaving)
          expect(leaving?.leave()).toBe(leaving === undefined ? undefined : true)
          expect(heap.first).toBe(places.length === 0 ? undefined : Math.min(...places.map(({ item }) => item)))
        }
      }),
      { seed: 1 },
    )
  })

  it('compares about as often as a tree of its size is deep', () => {
    let comparisons = 0
    const heap = new Heap<number>((a, b) => {
      comparisons += 1
      return a < b
    })
    const places = Array.from({ length: 4_096 }, (_, index) => heap.push((index * 2_654_435_761) % 4_093))
    for (const place of places) {
      comparisons = 0
      place.leave()
      expect(comparisons).toBeLessThanOrEqual(3 * 13)
    }
  })
})
