import { describe, expect, it } from 'vitest'
import { ProgressGate } from '../../../../../adapters/runtimes/node/sdk/progress-gate.ts'

/** A gate whose clock stands still until it is told otherwise, and the fractions that passed. */
function gateOf() {
  const passed: number[] = []
  const timer: { dueMs: number; action: (() => void) | undefined } = { dueMs: 0, action: undefined }
  let nowMs = 1_000
  const gate = new ProgressGate({
    write: ({ fraction }) => passed.push(fraction),
    now: () => nowMs,
    after(ms, action) {
      Object.assign(timer, { dueMs: nowMs + ms, action })
      return () => (timer.action = undefined)
    },
  })
  const report = (...fractions: readonly number[]): void => {
    for (const fraction of fractions) gate.report({ fraction, note: null })
  }
  const pass = (ms: number): void => {
    nowMs += ms
  }
  const wait = (ms: number): void => {
    pass(ms)
    if (nowMs >= timer.dueMs) timer.action?.()
  }
  return { gate, passed, report, pass, wait, isTimerSet: () => timer.action !== undefined }
}

const steps = (n: number): number[] => Array.from({ length: n }, (_, i) => i / 100)

describe('a ProgressGate', () => {
  it('lets sixteen reports pass at once, and of those after them the latest when it is time', () => {
    const { passed, report, wait } = gateOf()
    report(...steps(30))
    expect(passed).toEqual(steps(16))
    wait(19)
    expect(passed).toHaveLength(16)
    wait(1)
    expect(passed).toEqual([...steps(16), 0.29])
  })

  it('lets one pass in 20 ms then, also when nobody lets a timer run', () => {
    const { passed, report, pass } = gateOf()
    report(...steps(16))
    for (let i = 0; i < 100; i++) {
      pass(5)
      report(0.5)
    }
    expect(passed).toHaveLength(16 + 25)
  })

  it('lets a handler that reports seldom pass every time', () => {
    const { passed, report, wait } = gateOf()
    for (let i = 0; i < 50; i++) {
      report(i / 50)
      wait(20)
    }
    expect(passed).toHaveLength(50)
  })

  it('writes what it has kept when it is settled, once, and leaves no timer behind', () => {
    const { gate, passed, report, wait, isTimerSet } = gateOf()
    report(...steps(20))
    expect(isTimerSet()).toBe(true)
    gate.settle()
    gate.settle()
    expect(passed).toEqual([...steps(16), 0.19])
    expect(isTimerSet()).toBe(false)
    wait(100)
    expect(passed).toHaveLength(17)
  })
})
