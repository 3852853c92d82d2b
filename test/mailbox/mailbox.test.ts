import { describe, expect, it } from 'vitest'
import { Mailbox, type MailboxLimits } from '../../src/mailbox/mailbox.ts'
import { namesOf, type Waiting, waiting } from './waiting.ts'

const create = (limits: Partial<MailboxLimits> = {}): Mailbox<Waiting> =>
  new Mailbox({ maxMessages: 3, overflow: 'reject', order: 'priority', ageMs: 10, lateMs: 10, ...limits })

const fill = (mailbox: Mailbox<Waiting>, names: string): void => {
  for (const name of names.split(' ')) mailbox.offer(waiting(name))
}

describe('Mailbox', () => {
  it('gives messages that say nothing in the order in which they came', () => {
    for (const order of ['priority', 'deadline', 'fifo', 'lifo_when_late'] as const) {
      const mailbox = create({ order })
      fill(mailbox, 'a b c')
      expect(mailbox.clear().map(({ name }) => name)).toEqual(['a', 'b', 'c'])
      expect(mailbox.take()).toBeUndefined()
    }
  })

  it.each([
    ['priority', 'b a'],
    ['deadline', 'a b'],
    ['fifo', 'a b'],
    ['lifo_when_late', 'a b'],
  ] as const)('has the order %s', (order, expected) => {
    const mailbox = create({ order })
    mailbox.offer(waiting('a', { deadlineAt: 5 }))
    mailbox.offer(waiting('b', { priority: 1 }))
    expect(mailbox.oldest?.name).toBe('a')
    expect(namesOf(mailbox)).toBe(expected)
  })

  it.each(['reject', 'drop_newest'] as const)('does not take the new message at the bound: %s', (overflow) => {
    const mailbox = create({ maxMessages: 1, overflow })
    mailbox.offer(waiting('a', { priority: -4 }))
    const item = waiting('b', { priority: 4 })
    expect(mailbox.offer(item)).toEqual({ accepted: false, dropped: item, overflow })
    expect(namesOf(mailbox)).toBe('a')
  })

  it.each(['priority', 'deadline', 'fifo', 'lifo_when_late'] as const)(
    'drops the oldest at the bound when told so, in the order %s',
    (order) => {
      const mailbox = create({ maxMessages: 2, overflow: 'drop_oldest', order })
      fill(mailbox, 'a b')
      expect(mailbox.offer(waiting('c'))).toMatchObject({ accepted: true, dropped: { name: 'a' } })
      expect(namesOf(mailbox)).toBe('b c')
    },
  )

  it('drops the new message when all that wait are more urgent', () => {
    const mailbox = create({ maxMessages: 1, overflow: 'drop_oldest' })
    fill(mailbox, 'a')
    const item = waiting('b', { priority: -1 })
    expect(mailbox.offer(item)).toEqual({ accepted: false, dropped: item, overflow: 'drop_oldest' })
    expect(namesOf(mailbox)).toBe('a')
  })

  it.each(['priority', 'deadline'] as const)(
    'takes back before all others, in order, beyond the bound: %s',
    (order) => {
      const mailbox = create({ maxMessages: 1, order })
      mailbox.offer(waiting('c', { priority: 4, deadlineAt: 1 }))
      const places = mailbox.putBack([waiting('a', { priority: -1, deadlineAt: 9 }), waiting('b')])
      expect(places.map(({ item }) => item.name)).toEqual(['a', 'b'])
      expect(mailbox.size).toBe(3)
      expect(namesOf(mailbox)).toBe('a b c')
    },
  )

  it('lets a message leave from wherever it waits, once', () => {
    const mailbox = create()
    fill(mailbox, 'a b')
    const offer = mailbox.offer(waiting('leaves'))
    if (!offer.accepted) throw new Error('not accepted')
    expect([offer.place.leave(), offer.place.leave(), mailbox.size]).toEqual([true, false, 2])
    expect(namesOf(mailbox)).toBe('a b')
  })
})
