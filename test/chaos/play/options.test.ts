import { describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'

describe('parseOptions', () => {
  it('has a default for everything', () => {
    expect(parseOptions([])).toEqual({
      seed: expect.toSatisfy((seed: number) => Number.isSafeInteger(seed) && seed >= 0),
      ...{ seconds: 60, rate: 6, json: false },
    })
  })

  it('takes what is asked for', () => {
    const args = ['--seed=-7', '--seconds', '0.5', '--rate', '1e1', '--json']
    expect(parseOptions(args)).toEqual({ seed: -7, seconds: 0.5, rate: 10, json: true })
  })

  it.each([
    [['--seed', 'x'], '--seed: expected a whole number; got "x"'],
    [['--seed', '1.5'], '--seed: '],
    [['--seed', ''], '--seed: '],
    [['--seed', '9007199254740993'], '--seed: '],
    [['--seed'], '--seed'],
    [['--seconds', '0'], '--seconds: expected a number above 0, at most 86400; got "0"'],
    [['--seconds', '-1'], '--seconds'],
    [['--seconds', ''], '--seconds: '],
    [['--seconds', 'Infinity'], '--seconds: '],
    [['--rate', 'NaN'], '--rate: expected a number above 0, at most 1000; got "NaN"'],
    [['--rounds', '3'], '--rounds'],
    [['now'], 'now'],
  ])('refuses %j', (args, words) => {
    expect(parseOptions(args)).toEqual(expect.stringContaining(words))
  })
})
