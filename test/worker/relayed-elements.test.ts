import { describe, expect, it } from 'vitest'
import { RelayedElements } from '../../src/worker/relayed-elements.ts'
import { FakeLine } from '../registry/fake-line.ts'

describe('RelayedElements', () => {
  it('hands on what it has credit for, and keeps nothing', () => {
    const passed: unknown[] = []
    const elements = new RelayedElements(2, (value) => passed.push(value))
    expect([elements.credit, elements.isTouched]).toEqual([2, false])
    expect(['a', 'b', 'c'].map((each) => elements.take(each))).toEqual([true, true, false])
    expect([passed, elements.isTouched]).toEqual([['a', 'b'], true])
  })

  it('passes credit up; what is granted before the call is delivered is part of its first credit', () => {
    const elements = new RelayedElements(1, () => {})
    elements.grant(2)
    expect(elements.credit).toBe(3)
    const line = new FakeLine()
    elements.begin(line)
    elements.grant(4)
    expect([elements.credit, line.said]).toEqual([7, [['credit', 4]]])
  })
})
