import { describe, expect, it } from 'vitest'
import type { CallOutcome } from '../../src/pool/call-outcome.ts'
import { CircuitBreakers } from '../../src/pool/circuit-breakers.ts'
import { DEFAULT_BREAKER } from '../../src/pool/resolve-breaker.ts'

const RULES = { ...DEFAULT_BREAKER, minCalls: 2, windowMs: 100, openMs: 1_000, probes: 1 }

function record(breakers: CircuitBreakers, method: string, outcome: CallOutcome, now: number): void {
  breakers.record(method, { begunAt: now, outcome }, now)
}

describe('CircuitBreakers', () => {
  it('one method that fails leaves the others alone', () => {
    const breakers = new CircuitBreakers(RULES)
    record(breakers, 'embed', 'failure', 1)
    record(breakers, 'embed', 'failure', 2)
    expect(breakers.admit('embed', 3)).toEqual({ sinceAt: 2, untilAt: 1_002 })
    expect(breakers.admit('rank', 3)).toBeUndefined()
  })

  it('methods that succeed, or that nobody has, leave nothing behind', () => {
    const breakers = new CircuitBreakers(RULES)
    for (let i = 0; i < 1_000; i += 1) {
      breakers.admit(`no-such-method-${i}`, i)
      record(breakers, `no-such-method-${i}`, i % 2 === 0 ? 'ignored' : 'success', i)
    }
    expect(breakers.size).toBe(0)
  })

  it('forgets a method whose failures are old, when it succeeds', () => {
    const breakers = new CircuitBreakers(RULES)
    record(breakers, 'embed', 'failure', 1)
    record(breakers, 'embed', 'success', 2)
    expect(breakers.size).toBe(1)
    record(breakers, 'embed', 'success', 200)
    expect(breakers.size).toBe(0)
  })

  it('forgets a method that has recovered', () => {
    const breakers = new CircuitBreakers(RULES)
    record(breakers, 'embed', 'failure', 1)
    record(breakers, 'embed', 'failure', 2)
    expect(breakers.admit('embed', 1_002)).toBeUndefined()
    record(breakers, 'embed', 'success', 1_002)
    expect(breakers.size).toBe(0)
  })
})
