import { describe, expect, it } from 'vitest'
import { Fifo } from '../../src/mailbox/fifo.ts'

const drain = (fifo: Fifo<string>): string => {
  const items: string[] = []
  for (let { first } = fifo; first !== undefined; first = fifo.first) {
    items.push(first.item)
    first.leave()
  }
  return items.join('')
}

describe('Fifo', () => {
  it('gives items in their order', () => {
    const fifo = new Fifo<string>()
    for (const item of 'abc') fifo.append(item)
    expect([fifo.size, drain(fifo), fifo.size, fifo.first]).toEqual([3, 'abc', 0, undefined])
  })

  it('takes items at its head, also when it is empty', () => {
    const fifo = new Fifo<string>()
    for (const item of 'cba') fifo.prepend(item)
    fifo.append('d')
    expect(drain(fifo)).toBe('abcd')
  })

  it.each(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])('lets items leave in any order (%s), each once', (order) => {
    const fifo = new Fifo<string>()
    const places = new Map(['a', 'b', 'c'].map((item) => [item, fifo.append(item)]))
    let left = 'abc'
    for (const item of order) {
      expect([places.get(item)?.leave(), places.get(item)?.leave()]).toEqual([true, false])
      left = left.replace(item, '')
      expect([fifo.size, fifo.first?.item ?? '']).toEqual([left.length, left.charAt(0)])
    }
    fifo.append('d')
    expect(drain(fifo)).toBe('d')
  })

  it('an item that has left keeps nothing alive that came after it', () => {
    const fifo = new Fifo<string>()
    const place = fifo.append('a')
    fifo.append('b')
    place.leave()
    expect([place.list, place.previous, place.next]).toEqual([undefined, undefined, undefined])
  })
})
