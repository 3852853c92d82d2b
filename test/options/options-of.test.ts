import { describe, expect, it } from 'vitest'
import {
  A_FUNCTION,
  A_TEXT,
  AN_OBJECT,
  checkOption,
  LIST_OF_OBJECTS,
  LIST_OF_TEXTS,
  optionsOf,
} from '../../src/options/options-of.ts'
import { refusal } from '../spec/fakes.ts'
import { UNREADABLE } from './unreadable.ts'

const WRONG: readonly unknown[] = [null, undefined, 5, Number.NaN, 'x', [], () => 1, Symbol('s'), 10n]

describe('optionsOf', () => {
  it('gives a copy, which is not what it was given', () => {
    const given = { args: ['a'] }
    expect(optionsOf('python()', given)).toEqual(given)
    expect(optionsOf('python()', given)).not.toBe(given)
  })

  it('refuses what is no object, by the name of the function', () => {
    for (const wrong of WRONG)
      expect(refusal(() => optionsOf('python()', wrong as object))).toMatch(
        /^SPEC_INVALID_OPTION python\(\): expected `options` to be an object; got /,
      )
  })

  it('refuses an option that breaks its rule, by its name, and takes one that is absent', () => {
    const rules = { args: LIST_OF_TEXTS }
    expect(optionsOf('python()', { args: undefined }, rules)).toEqual({ args: undefined })
    expect(refusal(() => optionsOf('python()', { args: 5 }, rules))).toBe(
      'SPEC_INVALID_OPTION python(): expected `args` to be an array of strings; got 5',
    )
  })

  it('what throws while it is read is a mistake in the options', () => {
    const thrower = {
      get args() {
        throw new RangeError('the getter threw')
      },
    }
    expect(refusal(() => optionsOf('python()', thrower))).toMatch(/^SPEC_INVALID python\(\) .*the getter threw/)
    for (const [what, make] of UNREADABLE)
      expect(() => optionsOf('python()', { start: make() }, { start: AN_OBJECT }), what).not.toThrow(TypeError)
  })
})

it.each([
  [LIST_OF_TEXTS, [], ['a']],
  [LIST_OF_OBJECTS, [], [{}]],
  [AN_OBJECT, {}, { a: 1 }],
  [A_TEXT, 'a', 'b'],
  [A_FUNCTION, () => 1, Date],
] as const)('a rule takes what it is for, and nothing else: $0.expected', (rule, ...right) => {
  const place = { owner: 'f()', name: 'x' }
  for (const value of right) expect(refusal(() => checkOption(place, value, rule))).toBe('accepted')
  for (const value of [null, 5, Number.NaN, '', [5], Symbol('s')])
    expect(refusal(() => checkOption(place, value, rule))).toContain(`f(): expected \`x\` to be ${rule.expected}; got `)
})
