import { describe, expect, it } from 'vitest'
import { handleSignals } from '../../src/system/signals.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'

/** A signal that nothing in the test's own process sends or heeds. */
const SIGNAL = 'SIGUSR2'

const listen = () => {
  const clock = new TestClock()
  const heard: string[] = []
  const undo = handleSignals(
    [SIGNAL],
    { onFirst: (signal) => heard.push(`first ${signal}`), onAgain: (signal) => heard.push(`again ${signal}`) },
    clock,
  )
  const receive = (): boolean => process.emit(SIGNAL, SIGNAL)
  return { clock, heard, undo, receive }
}

describe('handleSignals', () => {
  it('tells the first signal apart from every further one', () => {
    const { clock, heard, undo, receive } = listen()
    receive()
    clock.advanceNow(500)
    receive()
    clock.advanceNow(10_000)
    receive()
    undo()
    expect(heard).toEqual(['first SIGUSR2', 'again SIGUSR2', 'again SIGUSR2'])
  })

  it('takes what comes within half a second of a signal for its echo', () => {
    const { clock, heard, undo, receive } = listen()
    receive()
    clock.advanceNow(250)
    receive()
    clock.advanceNow(249)
    receive()
    expect(heard).toEqual(['first SIGUSR2'])
    clock.advanceNow(1)
    receive()
    undo()
    expect(heard).toEqual(['first SIGUSR2', 'again SIGUSR2'])
  })

  it('leaves nothing behind after its undo', () => {
    const before = process.listenerCount(SIGNAL)
    const { undo } = listen()
    expect(process.listenerCount(SIGNAL)).toBe(before + 1)
    undo()
    expect(process.listenerCount(SIGNAL)).toBe(before)
  })
})
