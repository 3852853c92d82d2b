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

  it('gives its items in their order, whatever has left from anywhere', () => {
    const items = fc.array(fc.nat({ max: 1_000 }), { minLength: 20, maxLength: 80 })
    const leaving = fc.array(fc.nat(), { maxLength: 40 })
    fc.assert(
      fc.property(items, leaving, (all, indexes) => {
        const heap = new Heap<number>((a, b) => a < b)
        let places: readonly Place<number>[] = all.map((item) => heap.push(item))
        for (const index of indexes) {
          const gone = places[index % places.length]
          places = places.filter((place) => place !== gone)
          expect(gone?.leave()).toBe(gone === undefined ? undefined : true)
        }
        for (const place of places.toSorted((a, b) => a.item - b.item)) {
          expect(heap.first).toBe(place.item)
          place.leave()
        }
        expect(heap.first).toBeUndefined()
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
