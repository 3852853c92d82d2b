import { describe, expect, it } from 'vitest'
import { DeadlineWheel } from '../../src/clock/deadline-wheel.ts'
import { Heartbeat } from '../../src/conversation/heartbeat.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'

/**
 * A clock of a host that can be away: its time moves on, and its timers fire only when it is back.
 */
class AbsentClock extends TestClock {
  #awayMs = 0

  override now(): number {
    return super.now() + this.#awayMs
  }

  beAway(ms: number): void {
    this.#awayMs += ms
  }
}

const stage = (heartbeatLimitMs = 500) => {
  const clock = new AbsentClock()
  const wheel = new DeadlineWheel(clock, 1)
  const pings: number[] = []
  const silences: number[] = []
  const heartbeat = new Heartbeat({
    clock,
    wheel,
    heartbeatMs: 100,
    heartbeatLimitMs,
    ping: (seq) => pings.push(seq),
    onSilence: (missedMs) => silences.push(missedMs),
  })
  return { clock, wheel, pings, silences, heartbeat }
}

describe('Heartbeat', () => {
  it('asks once per beat, with numbers that go up', () => {
    const { clock, pings, heartbeat } = stage()
    for (let beats = 0; beats < 4; beats += 1) {
      clock.advanceNow(100)
      heartbeat.heard()
    }
    expect(pings).toEqual([1, 2, 3, 4])
  })

  it('falls together with others that began within half a period, and never comes late', () => {
    const clock = new TestClock()
    const wheel = new DeadlineWheel(clock, 1)
    const beats: (readonly [name: string, atMs: number])[] = []
    const begin = (name: string): Heartbeat => {
      const ping = (): void => void beats.push([name, clock.now()])
      return new Heartbeat({ clock, wheel, heartbeatMs: 100, heartbeatLimitMs: 500, ping, onSilence: () => undefined })
    }
    begin('a')
    clock.advanceNow(30)
    begin('b')
    clock.advanceNow(40)
    begin('c')
    clock.advanceNow(190)
    const expected = [
      ['a', 100],
      ['b', 100],
      ['c', 150],
      ['a', 200],
      ['b', 200],
      ['c', 250],
    ]
    expect(beats.map(([name, atMs]) => [name, Math.round(atMs / 10) * 10])).toEqual(expected)
  })

  it('tells of a silence when it has lasted for the limit, once, and asks no more', () => {
    const { clock, wheel, pings, silences } = stage()
    clock.advanceNow(490)
    expect(silences).toEqual([])
    clock.advanceNow(2_000)
    expect(silences).toEqual([expect.closeTo(500, -1)])
    expect(pings).toEqual([1, 2, 3, 4])
    expect(wheel.size).toBe(0)
  })

  it('counts the silence from the last sign of life', () => {
    const { clock, silences, heartbeat } = stage()
    clock.advanceNow(450)
    heartbeat.heard()
    clock.advanceNow(450)
    expect(silences).toEqual([])
    clock.advanceNow(100)
    expect(silences).toHaveLength(1)
  })

  it('forgives what it could not have heard while the host was away', () => {
    const { clock, silences, heartbeat } = stage()
    clock.advanceNow(50)
    clock.beAway(60_000)
    clock.advanceNow(450)
    expect(silences).toEqual([])
    heartbeat.heard()
    clock.advanceNow(450)
    expect(silences).toEqual([])
    clock.advanceNow(100)
    expect(silences).toHaveLength(1)
  })

  it('lets go of the wheel when it is stopped', () => {
    const { clock, wheel, pings, heartbeat } = stage()
    heartbeat.stop()
    heartbeat.stop()
    clock.advanceNow(10_000)
    expect([wheel.size, clock.pending, pings]).toEqual([0, 0, []])
  })
})
