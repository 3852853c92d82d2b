import { describe, expect, it } from 'vitest'
import { RelayedElements } from '../../src/conversation/relayed-elements.ts'
import { FakeLine } from '../calls/fake-line.ts'

const stage = (credit: number) => {
  const passed: unknown[] = []
  const state = { isCongested: false }
  const end = { isCongested: () => state.isCongested, pass: (value: unknown) => void passed.push(value) }
  return { elements: new RelayedElements(credit, end), passed, state, line: new FakeLine() }
}

describe('RelayedElements', () => {
  it('hands on what it has credit for, and keeps nothing', () => {
    const { elements, passed } = stage(2)
    expect([elements.credit, elements.isTouched]).toEqual([2, false])
    expect(['a', 'b', 'c'].map((each) => elements.take(each))).toEqual([true, true, false])
    expect([passed, elements.isTouched]).toEqual([['a', 'b'], true])
  })

  it('passes credit up; what is granted before the call is delivered is part of its first credit', () => {
    const { elements, line } = stage(1)
    elements.grant(2)
    expect(elements.credit).toBe(3)
    elements.begin(line)
    elements.grant(4)
    expect([elements.credit, line.said]).toEqual([7, [['credit', 4]]])
  })

  it('lends on a window at a time of whatever it is granted, half of it when half has come', () => {
    const { elements, line } = stage(1_000_000)
    expect(elements.credit).toBe(32)
    elements.begin(line)
    for (let n = 0; n < 15; n += 1) elements.take(n)
    expect(line.said).toEqual([])
    elements.take(15)
    expect([line.said, elements.credit]).toEqual([[['credit', 16]], 32])
  })

  it('lends nothing on while the worker that asked does not read', () => {
    const { elements, line, state } = stage(1_000)
    elements.begin(line)
    state.isCongested = true
    const taken = Array.from({ length: 40 }, (_, n) => elements.take(n)).filter(Boolean)
    expect([taken.length, line.said]).toEqual([32, []])
    state.isCongested = false
    elements.resume()
    expect(line.said).toEqual([['credit', 32]])
  })

  it('refuses more than can be counted, and is as it was', () => {
    const { elements, line } = stage(4_294_967_294)
    elements.begin(line)
    expect([elements.grant(2), elements.grant(1), elements.grant(1)]).toEqual([false, true, false])
    elements.take('a')
    expect(elements.grant(1)).toBe(true)
  })
})
