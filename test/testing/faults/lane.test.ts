import { describe, expect, it } from 'vitest'
import { Lane } from '../../../src/testing/faults/lane.ts'
import { TestClock } from '../../../src/testing/time/test-clock.ts'

const stage = () => {
  const clock = new TestClock()
  const passed: string[] = []
  const lane = new Lane(clock, () => passed.push(`empty ${clock.now()}`))
  const send = (name: string, { bytes = 0, delayMs = 0 } = {}): void =>
    lane.send({ bytes, delayMs, pass: () => passed.push(`${name} ${clock.now()}`) })
  return { clock, lane, passed, send }
}

describe('Lane', () => {
  it('lets things pass at once when nothing is in the way', () => {
    const { passed, send, lane } = stage()
    send('a')
    expect(passed).toEqual(['a 0'])
    expect(lane.isEmpty).toBe(true)
  })

  it('keeps the order behind what is delayed', () => {
    const { clock, passed, send, lane } = stage()
    send('a', { delayMs: 100 })
    send('b')
    expect(lane.isEmpty).toBe(false)
    clock.advanceNow(99)
    expect(passed).toEqual([])
    clock.advanceNow(1)
    expect(passed).toEqual(['a 100', 'b 100', 'empty 100'])
  })

  it('takes the time that its pace needs', () => {
    const { clock, passed, send, lane } = stage()
    lane.pace = 1_000
    send('a', { bytes: 50 })
    send('b', { bytes: 100 })
    clock.advanceNow(1_000)
    expect(passed).toEqual(['a 50', 'b 150', 'empty 150'])
  })

  it('can be flushed, and cleared', () => {
    const { clock, passed, send, lane } = stage()
    send('a', { delayMs: 10 })
    send('b', { delayMs: 10 })
    lane.flush()
    expect(passed).toEqual(['a 0', 'b 0'])
    send('c', { delayMs: 10 })
    lane.clear()
    clock.advanceNow(100)
    expect(passed).toEqual(['a 0', 'b 0'])
    expect(clock.pending).toBe(0)
  })
})
