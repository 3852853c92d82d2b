import { describe, expect, it } from 'vitest'
import { AN_OBJECT, LIST_OF_TEXTS } from '../../src/options/option-rule.ts'
import { optionsOf } from '../../src/options/options-of.ts'
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

  it('refuses a name that has no rule, and without rules none', () => {
    const given = { args: ['a'], agrs: ['b'] }
    expect(refusal(() => optionsOf('python()', given, { args: LIST_OF_TEXTS }))).toBe(
      'SPEC_UNKNOWN_OPTION python(): there is no option `agrs`. Did you mean `args`? Valid: `args`',
    )
    expect(optionsOf('python()', given, {}, ['args', 'agrs'])).toEqual(given)
    expect(optionsOf('python()', given)).toEqual(given)
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
