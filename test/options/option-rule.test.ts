import { describe, expect, it } from 'vitest'
import {
  A_BOOLEAN,
  A_FUNCTION,
  A_SIGNAL,
  A_TEXT,
  AN_OBJECT,
  ELEMENTS,
  LIST_OF_OBJECTS,
  LIST_OF_TEXTS,
  MILLISECONDS,
  MILLISECONDS_OR_INFINITY,
  OBJECT_OF_TEXTS,
  wholeNumber,
} from '../../src/options/option-rule.ts'
import { checkOption } from '../../src/options/options-of.ts'
import { refusal } from '../spec/fakes.ts'

it.each([
  [LIST_OF_TEXTS, [], ['a']],
  [LIST_OF_OBJECTS, [], [{}]],
  [AN_OBJECT, {}, { a: 1 }],
  [A_TEXT, 'a', 'b'],
  [A_FUNCTION, () => 1, Date],
  [A_SIGNAL, AbortSignal.abort()],
  [A_BOOLEAN, true, false],
  [OBJECT_OF_TEXTS, {}, { a: 'b' }],
] as const)('a rule takes what it is for, and nothing else: $0.expected', (rule, ...right) => {
  const place = { owner: 'f()', name: 'x' }
  for (const value of right) expect(refusal(() => checkOption(place, value, rule))).toBe('accepted')
  for (const value of [null, 5, Number.NaN, '', [5], Symbol('s')])
    expect(refusal(() => checkOption(place, value, rule))).toContain(`f(): expected \`x\` to be ${rule.expected}; got `)
})

it('elements are what is taken one by one; a string is one value', () => {
  expect([[5], new Set(), { async *[Symbol.asyncIterator]() {} }].map(ELEMENTS.is)).toEqual([true, true, true])
  expect([null, 5, 'abc', {}, () => 1].filter(ELEMENTS.is)).toEqual([])
})

describe('a rule for numbers', () => {
  it('of milliseconds takes what a timer can be given, and infinity only where there may be no limit', () => {
    expect([0, 0.5, 1e300].map(MILLISECONDS.is)).toEqual([true, true, true])
    expect([-1, Number.NaN, Number.POSITIVE_INFINITY, 'infinity', '5'].filter(MILLISECONDS.is)).toEqual([])
    expect(['infinity', 5, Number.POSITIVE_INFINITY].map(MILLISECONDS_OR_INFINITY.is)).toEqual([true, true, false])
  })

  it('that count says its bounds', () => {
    expect(wholeNumber({ min: 1 }).expected).toBe('a whole number >= 1')
    const rule = wholeNumber({ min: -4, max: 4 })
    expect(rule.expected).toBe('a whole number from -4 to 4')
    expect([-4, 4, 5, 0.5, '0'].map(rule.is)).toEqual([true, true, false, false, false])
  })
})
