import { describe, expect, it } from 'vitest'
import { Inbox } from '../../src/actor/inbox.ts'

const fill = (...sources: string[]): Inbox => {
  const inbox = new Inbox()
  sources.forEach((source, index) => inbox.push({ message: `${source}${index}`, mark: index, source }))
  return inbox
}

const drain = (inbox: Inbox): unknown[] => {
  const messages: unknown[] = []
  for (let { first } = inbox; first !== undefined; first = inbox.first) {
    messages.push(first.message)
    inbox.shift()
  }
  return messages
}

describe('an inbox', () => {
  it('gives messages in the order in which they came', () => {
    expect(drain(fill('a', 'b', 'c'))).toEqual(['a0', 'b1', 'c2'])
  })

  it('takes more when it has been empty', () => {
    const inbox = fill('a')
    inbox.shift()
    inbox.shift()
    inbox.push({ message: 'b', mark: 0, source: 'b' })
    expect(drain(inbox)).toEqual(['b'])
  })

  it.each([
    [
      ['a', 'b', 'c'],
      ['b1', 'c2', 'x'],
    ],
    [
      ['b', 'a', 'a'],
      ['b0', 'x'],
    ],
    [
      ['b', 'a', 'c'],
      ['b0', 'c2', 'x'],
    ],
    [['a', 'a'], ['x']],
    [['b'], ['b0', 'x']],
  ])('of %j without what comes from a, and then x: %j', (sources, left) => {
    const inbox = fill(...sources)
    inbox.remove('a')
    inbox.push({ message: 'x', mark: 9, source: 'x' })
    expect(drain(inbox)).toEqual(left)
  })
})
