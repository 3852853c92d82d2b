import { describe, expect, it } from 'vitest'
import { OneReceiver } from '../../src/calls/one-receiver.ts'
import { FakeReceiver } from './fake-receiver.ts'

describe('OneReceiver', () => {
  it('gives everything to the latest life, while it has room', () => {
    const receivers = new OneReceiver()
    const [first, second] = [new FakeReceiver(), new FakeReceiver()]
    expect([receivers.isEmpty, receivers.next()]).toEqual([true, undefined])
    receivers.add(first)
    receivers.add(second)
    expect(receivers.next()).toBe(second)
    second.room = 0
    expect([receivers.isEmpty, receivers.next()]).toEqual([false, undefined])
  })

  it('keeps its life when another one goes', () => {
    const receivers = new OneReceiver()
    const [first, second] = [new FakeReceiver(), new FakeReceiver()]
    receivers.add(second)
    receivers.remove(first)
    expect(receivers.next()).toBe(second)
    receivers.remove(second)
    expect(receivers.isEmpty).toBe(true)
  })
})
