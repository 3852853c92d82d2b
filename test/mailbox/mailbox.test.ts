import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LANES, Mailbox, type OverflowPolicy } from '../../src/mailbox/mailbox.ts'

const create = (maxMessages = 3, overflow: OverflowPolicy = 'reject'): Mailbox<string> =>
  new Mailbox({ maxMessages, overflow })

const fill = (mailbox: Mailbox<string>, items: readonly string[]): void => {
  for (const item of items) mailbox.offer(item)
}

describe('Mailbox', () => {
  it('gives messages of one lane in the order in which they came', () => {
    const mailbox = create()
    fill(mailbox, ['a', 'b', 'c'])
    expect(mailbox.clear()).toEqual(['a', 'b', 'c'])
    expect(mailbox.take()).toBeUndefined()
  })

  it('gives higher lanes first, whatever came when', () => {
    const mailbox = create()
    for (const lane of LANES.toReversed()) mailbox.offer(lane, lane)
    expect(mailbox.clear()).toEqual(['kill', 'stop', 'system', 'user'])
  })

  it('rejects the new message at the bound by default policy', () => {
    const mailbox = create(1)
    mailbox.offer('a')
    expect(mailbox.offer('b')).toEqual({ accepted: false, dropped: 'b', overflow: 'reject' })
    expect(mailbox.clear()).toEqual(['a'])
  })

  it('drops the newest at the bound when told so', () => {
    const mailbox = create(1, 'drop_newest')
    mailbox.offer('a')
    expect(mailbox.offer('b')).toEqual({ accepted: false, dropped: 'b', overflow: 'drop_newest' })
    expect(mailbox.clear()).toEqual(['a'])
  })

  it('drops the oldest at the bound when told so', () => {
    const mailbox = create(2, 'drop_oldest')
    fill(mailbox, ['a', 'b'])
    expect(mailbox.offer('c')).toMatchObject({ accepted: true, dropped: 'a' })
    expect(mailbox.clear()).toEqual(['b', 'c'])
  })

  it('bounds only the user lane', () => {
    const mailbox = create(1)
    mailbox.offer('a')
    expect(mailbox.offer('stop', 'stop').accepted).toBe(true)
    expect(mailbox.size).toBe(2)
  })

  it('takes back at the head, in order, beyond the bound', () => {
    const mailbox = create(2)
    fill(mailbox, ['c', 'd'])
    mailbox.putBack(['a', 'b'])
    expect(mailbox.size).toBe(4)
    expect(mailbox.clear()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('removes a message from wherever it waits, once', () => {
    const mailbox = create(5)
    const places = ['a', 'b', 'c']
      .map((item) => mailbox.offer(item))
      .flatMap((offer) => (offer.accepted ? [offer.place] : []))
    const [first, middle, last] = places
    for (const place of [middle, last, first]) {
      if (place === undefined) throw new Error('not accepted')
      expect(mailbox.remove(place)).toBe(true)
      expect(mailbox.remove(place)).toBe(false)
    }
    expect(mailbox.size).toBe(0)
    mailbox.offer('d')
    expect(mailbox.take()).toBe('d')
  })

  it('behaves as a list would, whatever is done to it', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('offer' as const), item: fc.nat() }),
      fc.record({ do: fc.constant('take' as const) }),
      fc.record({ do: fc.constant('remove' as const), at: fc.nat({ max: 20 }) }),
      fc.record({ do: fc.constant('putBack' as const), items: fc.array(fc.nat(), { maxLength: 3 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const mailbox = new Mailbox<number>({ maxMessages: 8, overflow: 'drop_oldest' })
        let places: { item: number; place: { item: number } }[] = []
        for (const each of steps) {
          if (each.do === 'offer') {
            const offer = mailbox.offer(each.item)
            if (!offer.accepted) throw new Error('drop_oldest accepts everything')
            if ('dropped' in offer) places.shift()
            places.push({ item: each.item, place: offer.place })
          } else if (each.do === 'take') expect(mailbox.take()).toBe(places.shift()?.item)
          else if (each.do === 'putBack') {
            places = [...mailbox.putBack(each.items).map((place) => ({ item: place.item, place })), ...places]
          } else {
            const [removed] = places.splice(each.at, 1)
            if (removed !== undefined) expect(mailbox.remove(removed.place)).toBe(true)
          }
          expect(mailbox.size).toBe(places.length)
        }
        expect(mailbox.clear()).toEqual(places.map(({ item }) => item))
      }),
    )
  })
})
