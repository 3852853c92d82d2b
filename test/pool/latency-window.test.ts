import { describe, expect, it } from 'vitest'
import { LatencyWindow } from '../../src/pool/latency-window.ts'

/** One with that many answers, each after `tookMs`. */
function windowOf(answers: number, tookMs: number): LatencyWindow {
  const window = new LatencyWindow(100, 50)
  for (let i = 0; i < answers; i += 1) window.add(110, 110 + tookMs)
  return window
}

describe('LatencyWindow', () => {
  it('knows a mean from ten answers on', () => {
    expect(windowOf(9, 5).meanMs).toBeUndefined()
    expect(windowOf(10, 5).meanMs).toBe(5)
  })

  it('a call that began before it says nothing', () => {
    const window = windowOf(10, 5)
    window.add(99, 1_000)
    expect(window.meanMs).toBe(5)
    window.add(100, 116)
    expect(window.meanMs).toBe(6)
  })

  it('knows how many calls came for each that was let in', () => {
    const window = new LatencyWindow(0, 50)
    expect(window.pressure).toBe(1)
    for (let i = 0; i < 10; i += 1) window.letIn(1, 1)
    window.refused = 40
    expect([window.pressure, window.isBusy]).toEqual([5, true])
  })

  it('knows whether a call had to wait', () => {
    const window = new LatencyWindow(0, 50)
    window.letIn(4, 4)
    expect([window.hadToWait, window.highest]).toEqual([false, 4])
    window.letIn(5, 4)
    expect([window.hadToWait, window.highest]).toEqual([true, 5])
  })
})
