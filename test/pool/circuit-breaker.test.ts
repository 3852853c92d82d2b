import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CallOutcome } from '../../src/pool/call-outcome.ts'
import { CircuitBreaker } from '../../src/pool/circuit-breaker.ts'
import { DEFAULT_BREAKER } from '../../src/pool/resolve-breaker.ts'

const RULES = { ...DEFAULT_BREAKER, failureRatio: 0.5, minCalls: 4, openMs: 1_000, probes: 3, successRatio: 0.6 }

let now = 0
let breaker = new CircuitBreaker(RULES, 0)

beforeEach(() => {
  now = 10
  breaker = new CircuitBreaker(RULES, 0)
})

/** Calls that begin and end at once. */
function record(...outcomes: readonly CallOutcome[]): void {
  for (const outcome of outcomes) breaker.record({ begunAt: now, outcome }, now)
}

/** How many of that many calls are let in. */
const admitted = (calls: number): number =>
  Array.from({ length: calls }, () => breaker.admit(now)).filter((refusal) => refusal === undefined).length

/** Opens it, and waits until it lets probes through. */
function halfOpen(): void {
  record('failure', 'failure', 'failure', 'failure')
  now += RULES.openMs
}

describe('CircuitBreaker, closed', () => {
  it('stays closed below its least number of calls, however many fail', () => {
    record('failure', 'failure', 'failure')
    expect([breaker.state, admitted(100)]).toEqual(['closed', 100])
  })

  it('opens when enough calls have failed, exactly at its ratio', () => {
    record('success', 'success', 'success', 'failure', 'failure')
    expect(breaker.state).toBe('closed')
    record('failure')
    expect(breaker.state).toBe('open')
  })

  it('does not open for the first failure after a silence', () => {
    record('success', 'success', 'success', 'success')
    now += RULES.windowMs
    record('failure')
    expect(breaker.state).toBe('closed')
  })

  it('what says nothing does not count, neither for the ratio nor for the number of calls', () => {
    record('ignored', 'ignored', 'failure', 'failure', 'failure', 'ignored')
    expect(breaker.state).toBe('closed')
  })
})

describe('CircuitBreaker, open', () => {
  it('refuses all calls, and says since when and until when', () => {
    record('failure', 'failure', 'failure', 'failure')
    now += 999
    expect(admitted(10)).toBe(0)
    expect(breaker.admit(now)).toEqual({ sinceAt: 10, untilAt: 1_010 })
  })

  it('what began before says nothing any more', () => {
    record('failure', 'failure', 'failure', 'failure')
    record('success', 'success', 'success', 'success')
    expect(breaker.state).toBe('open')
  })
})

describe('CircuitBreaker, half open', () => {
  it('lets exactly its probes through, and refuses all others until they have ended', () => {
    halfOpen()
    expect(admitted(100)).toBe(3)
    expect(breaker.admit(now)).toEqual({ sinceAt: 10, untilAt: now + RULES.openMs })
  })

  it('one success does not close it; its share of the probes does, without waiting for the last', () => {
    halfOpen()
    admitted(3)
    record('success')
    expect(breaker.state).toBe('half_open')
    record('success')
    expect(breaker.state).toBe('closed')
  })

  it('opens again as soon as that share cannot be reached, and remembers since when it failed', () => {
    halfOpen()
    admitted(3)
    record('failure', 'failure')
    expect(breaker.state).toBe('open')
    expect(breaker.admit(now)).toEqual({ sinceAt: 10, untilAt: now + RULES.openMs })
  })

  it('a call that began before it was half open is no probe', () => {
    halfOpen()
    admitted(1)
    breaker.record({ begunAt: 9, outcome: 'success' }, now)
    breaker.record({ begunAt: 9, outcome: 'success' }, now)
    expect(breaker.state).toBe('half_open')
  })

  it('a probe that was cancelled gives its place to another', () => {
    halfOpen()
    admitted(3)
    record('ignored')
    expect(admitted(100)).toBe(1)
  })

  it('probes that never end do not keep it half open for ever: one more goes each time', () => {
    halfOpen()
    expect(admitted(3)).toBe(3)
    now += RULES.openMs
    expect(admitted(100)).toBe(1)
    now += RULES.openMs - 1
    expect(admitted(100)).toBe(0)
  })

  it('once closed it has forgotten the failures before', () => {
    halfOpen()
    admitted(3)
    record('success', 'success')
    record('failure', 'failure', 'failure')
    expect(breaker.state).toBe('closed')
  })

  it('no order of events lets more calls through than its probes', () => {
    const event = fc.constantFrom<CallOutcome | 'call' | 'wait'>(
      'call',
      'call',
      'success',
      'failure',
      'ignored',
      'wait',
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 100 }), (events) => {
        now = 10
        breaker = new CircuitBreaker(RULES, 0)
        halfOpen()
        let open = 0
        for (const each of events) {
          if (breaker.state !== 'half_open' && each !== 'call') break
          if (each === 'wait') now += 1
          else if (each === 'call') open += admitted(1)
          else if (open > 0) {
            record(each)
            open -= 1
          }
          expect(open).toBeLessThanOrEqual(RULES.probes)
        }
      }),
    )
  })
})
