import { describe, expect, it } from 'vitest'
import { Fields } from '../../src/options/fields.ts'
import { DEFAULT_BREAKER, resolveBreaker } from '../../src/pool/resolve-breaker.ts'
import { refusal } from '../spec/fakes.ts'

const resolve = (breaker: unknown) => resolveBreaker(new Fields('Pool "a"', { breaker }))

describe('resolveBreaker', () => {
  it('is off by default, and on by one word', () => {
    expect([resolve(undefined), resolve(false)]).toEqual([undefined, undefined])
    expect(resolve(true)).toEqual(DEFAULT_BREAKER)
    expect(resolve({ probes: 5 })).toEqual({ ...DEFAULT_BREAKER, probes: 5 })
  })

  it.each([
    ['failureRatio', 0, 'a number from 0.01 to 1'],
    ['failureRatio', 50, 'a number from 0.01 to 1'],
    ['failureRatio', Number.NaN, 'a number from 0.01 to 1'],
    ['successRatio', 1.5, 'a number from 0.01 to 1'],
    ['minCalls', 0, 'a whole number >= 1'],
    ['windowMs', 1, 'a whole number of milliseconds >= 10'],
    ['openMs', 0, 'a whole number of milliseconds >= 1'],
    ['probes', 0, 'a whole number >= 1'],
    ['ignoreErrors', 'ValueError', 'an array of strings'],
  ])('%s: %j is out of its range', (field, value, expected) => {
    expect(refusal(() => resolve({ [field]: value }))).toContain(
      `SPEC_INVALID_OPTION Pool "a" has a wrong spec: expected \`breaker.${field}\` to be ${expected}`,
    )
  })
})
